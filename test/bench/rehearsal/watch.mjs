import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds between two looks. */
const EVERY = 200

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * Runs a program to its end. Returns what it printed, wall seconds, the most memory that it and its children had at a
 * time, and what they read from and wrote to disks (as /proc counts: what the page cache served is not read). Its
 * complaints are passed on. Throws where it fails.
 */
export async function watched(program, args, env = {}) {
  const started = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  running.add(child)
  const printed = { out: '', err: '' }
  child.stdout.on('data', data => (printed.out += data))
  child.stderr.on('data', data => (printed.err += data))
  let peak = 0
  const disks = new Map()
  const look = () => {
    let memory = 0
    for (const pid of treeOf(child.pid)) {
      memory += memoryOf(pid)
      const disk = diskOf(pid)
      if (disk) disks.set(pid, disk)
    }
    peak = Math.max(peak, memory)
  }
  const timer = setInterval(look, EVERY)
  const code = await new Promise(done => child.on('close', done))
  clearInterval(timer)
  running.delete(child)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${code}\n${printed.err}`)
  const sum = of => [...disks.values()].reduce((all, disk) => all + disk[of], 0)
  return {
    out: printed.out,
    seconds: (performance.now() - started) / 1000,
    peak,
    read: sum('read'),
    written: sum('written'),
  }
}

/** A process and all below it. */
function treeOf(root) {
  const children = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = textOf(`/proc/${name}/stat`)
    if (!stat) continue
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

/** Empty where the process has ended meanwhile. */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const figure = (text, name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
const memoryOf = pid => figure(textOf(`/proc/${pid}/status`), 'VmRSS') * 1024

function diskOf(pid) {
  const io = textOf(`/proc/${pid}/io`)
  return io === '' ? undefined : { read: figure(io, 'read_bytes'), written: figure(io, 'write_bytes') }
}
