import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const folder = mkdtempSync(join(tmpdir(), 'biflan-bench-'))
export const raw = join(folder, 'raw')
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

export const here = name => new URL(name, import.meta.url).pathname
export const clear = name => {
  const path = join(folder, name)
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path)
  return path
}

/** Runs a program that prints JSON; `whole`: wall seconds from its start to its end. */
export function run(program, ...args) {
  const started = performance.now()
  const printed = execFileSync(program, args, { encoding: 'utf8' })
  return { ...JSON.parse(printed), whole: (performance.now() - started) / 1000 }
}

/** A build of one task into a folder of its own, or into the one given. */
export function runBiflan(task, settings, threads, out = clear('biflan'), nodeFlags = []) {
  const args = [here('child.mjs'), task, raw, out, String(threads), JSON.stringify(settings)]
  const result = run('node', ...nodeFlags, ...args)
  return { ...result, ...result.stages.render, parts: join(out, 'tasks', task) }
}

export function runPython(plan, compress, threads) {
  const parts = clear('python')
  return { ...run('python3', here('reference.py'), plan, parts, String(threads), compress), parts }
}

/** The parts in a folder, in order, without indexes and tally. */
export const partsIn = path =>
  readdirSync(path)
    .filter(name => name.startsWith('part-'))
    .sort()
    .map(name => join(path, name))

/** sha256 of all text in a folder of parts. */
export function sumOf(path, compress) {
  const hash = createHash('sha256')
  for (const part of partsIn(path)) {
    const bytes = readFileSync(part)
    hash.update(compress === 'gzip' ? gunzipSync(bytes) : bytes)
  }
  return hash.digest('hex')
}

export const sizeOf = path => partsIn(path).reduce((sum, part) => sum + statSync(part).size, 0)
