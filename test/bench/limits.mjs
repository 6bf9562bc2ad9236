import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { clear, here, partsIn, run, runBiflan, sizeOf } from './programs.mjs'

/** Wall seconds of shell commands that run side by side. */
async function together(commands) {
  const started = performance.now()
  await Promise.all(
    commands.map(
      command =>
        new Promise((done, fail) =>
          spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', code =>
            code === 0 ? done() : fail(new Error(`${command.slice(0, 100)}: exit ${code}`)),
          ),
        ),
    ),
  )
  return (performance.now() - started) / 1000
}

/** A file cut at line ends into one piece a thread, each with the number of its first line. */
function piecesOf(path, threads) {
  const { size } = statSync(path)
  const bytes = readFileSync(path)
  const pieces = []
  for (let i = 0, start = 0, first = 0; i < threads; i++) {
    const end = i === threads - 1 ? size : bytes.indexOf(10, Math.floor((size * (i + 1)) / threads)) + 1
    pieces.push([path, start, end, first].map(String))
    for (let at = bytes.indexOf(10, start); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) first++
    start = end
  }
  return pieces
}

function runHandmade({ kind }, files, threads) {
  const pieces =
    kind === 'NLI' ? piecesOf(files[0].path, threads) : files.map(({ path }) => [path, '0', '0', '0'])
  const parts = clear('handmade')
  const args = [here('handmade.mjs'), kind.toLowerCase(), '10', parts, ...pieces.flat()]
  return { ...run('node', ...args), parts }
}

/** Lines of the file's beginning, without the one that is cut off. */
function firstLines(path, bytes) {
  const file = openSync(path, 'r')
  const block = Buffer.alloc(bytes)
  const text = block.toString('utf8', 0, readSync(file, block, 0, bytes, 0))
  closeSync(file)
  return text.split('\n').slice(0, -1)
}

/** The hand-written program must write what biflan writes, or its speed says nothing. */
function checkHandmade(parts, template, handmade) {
  const lines = firstLines(partsIn(parts)[0], 1 << 20).filter(line => line.includes(`/${template}.-.0"`))
  const made = new Set(firstLines(partsIn(handmade)[0], 1 << 24))
  if (lines.length === 0 || lines.some(line => !made.has(line)))
    throw new Error(`the hand-written rows of ${template} are not those of biflan`)
}

/**
 * How fast the machine copies and packs (`gzip -1`) what biflan writes, and how fast hand-written code writes as much of
 * one template, each in as many processes as biflan has threads: bytes a second, one of each for every run.
 */
export async function limits(kind, files, settings, threads, runs) {
  const out = clear('plain')
  const found = { biflan: [], copy: [], gzip: [], handmade: [] }
  for (let i = 0; i < runs; i++) {
    const { parts, bytes, seconds } = runBiflan(kind.task, settings, threads, out)
    found.biflan.push(bytes / seconds)
    const lanes = Array.from({ length: threads }, (_, lane) =>
      partsIn(parts).filter((_, part) => part % threads === lane),
    ).filter(list => list.length > 0)
    const copies = clear('copies')
    for (const [name, command] of [
      ['copy', 'cat'],
      ['gzip', 'gzip -1 -c'],
    ]) {
      const seconds = await together(
        lanes.map((list, lane) => `${command} ${list.join(' ')} > ${join(copies, String(lane))}`),
      )
      found[name].push(bytes / seconds)
    }
    const handmade = runHandmade(kind, files, threads)
    if (i === 0) checkHandmade(parts, kind.template, handmade.parts)
    found.handmade.push(sizeOf(handmade.parts) / handmade.seconds)
  }
  return found
}
