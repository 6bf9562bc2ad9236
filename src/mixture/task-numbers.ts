import { closeSync, openSync, readSync } from 'node:fs'

/** Gives the numbers of a file of 16-bit numbers, one a call. Throws behind the last one. */
export function taskNumbers(path: string): () => number {
  const numbers = new Uint16Array(2 ** 16)
  const bytes = new Uint8Array(numbers.buffer)
  let position = 0
  let at = 0
  let end = 0
  // The file is opened for each block, so that nobody has to close it.
  const fill = () => {
    const file = openSync(path, 'r')
    end = readSync(file, bytes, 0, bytes.length, position) >> 1
    closeSync(file)
    position += end * 2
    at = 0
    if (end === 0) throw new Error(`${path} ends before its rows do`)
  }
  return () => {
    if (at === end) fill()
    return numbers[at++]!
  }
}
