import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** The built command. */
export const CLI = join(ROOT, 'dist', 'cli.js')

export interface Run {
  /** Exit code; undefined where a signal ended the command. */
  readonly code: number | undefined
  readonly signal: NodeJS.Signals | undefined
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  /** Folder that holds everything the command may touch by default: its home, cache, raw files, temporary files. */
  readonly home: string
  /** Further environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /** The command's entry: that of a copied package instead of the project's. */
  readonly cli?: string
  readonly cwd?: string
}

/** The environment of a command that knows nothing of the person who runs the tests. */
export function environment({ home, env = {} }: Surroundings): Record<string, string> {
  const scratch = join(home, 'tmp')
  mkdirSync(scratch, { recursive: true })
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    BIFLAN_RAW: join(home, 'raw'),
    TMPDIR: scratch,
    ...env,
  }
}

/** Starts the built command. */
export function start(
  args: readonly string[],
  surroundings: Surroundings,
): ChildProcess & { readonly over: Promise<Run> } {
  const { cli = CLI, cwd = surroundings.home } = surroundings
  if (!existsSync(cli)) throw new Error(`${cli} is not built: npm run build`)
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: environment(surroundings),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const heard = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text
    })
  }
  const over = new Promise<Run>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ code: code ?? undefined, signal: signal ?? undefined, ...heard }),
    )
  })
  return Object.assign(child, { over })
}

/** Runs the built command to its end. */
export const biflan = (args: readonly string[], surroundings: Surroundings): Promise<Run> =>
  start(args, surroundings).over

/** Runs it and throws, with what it said, where it does not end well. */
export async function succeed(args: readonly string[], surroundings: Surroundings): Promise<Run> {
  const run = await biflan(args, surroundings)
  if (run.code !== 0)
    throw new Error(`biflan ${args.join(' ')} ended with ${run.code ?? run.signal}:\n${run.stderr}`)
  return run
}

/** The process id of a process that has ended. */
export async function deadPid(): Promise<number> {
  const child = spawn('true', { stdio: 'ignore' })
  await new Promise(resolve => child.on('close', resolve))
  return child.pid!
}

/** Runs Node with these arguments and gives its exit code; undefined where a signal ended it. */
export async function exitCodeOf(args: readonly string[]): Promise<number | undefined> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise(resolve => child.on('close', code => resolve(code ?? undefined)))
}

/** What a build's lock says when this very process holds it. */
export function holder(pid = process.pid, started = startOf(pid), host = hostname()): string {
  return JSON.stringify({ host, pid, started })
}

function startOf(pid: number): string {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return ''
  const stat = readFileSync(path, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
