const QUOTE = 0x22
const BACKSLASH = 0x5c
/** `{"id":"` */
const BEFORE_ID = 7

/** The line of a row that is taken again: `~2` and so on behind its id. */
export function epochLine(block: Buffer, from: number, to: number, epoch: number): Buffer {
  let end = from + BEFORE_ID
  while (block[end] !== QUOTE) end += block[end] === BACKSLASH ? 2 : 1
  const mark = `~${epoch}`
  const line = Buffer.allocUnsafe(to - from + mark.length)
  block.copy(line, 0, from, end)
  line.write(mark, end - from, 'latin1')
  block.copy(line, end - from + mark.length, end, to)
  return line
}
