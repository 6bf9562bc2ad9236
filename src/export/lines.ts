const LF = 10
const HEAD = '{"id":"'

/**
 * The place behind the `count`-th line of a block, or behind its last one, and the lines that there are up to there. A
 * last line may lack its line feed.
 */
export function takeLines(block: Buffer, from: number, count: number): { end: number; lines: number } {
  let end = from
  let lines = 0
  while (lines < count && end < block.length) {
    end = block.indexOf(LF, end) + 1 || block.length
    lines++
  }
  return { end, lines }
}

/**
 * Tells tasks apart by the ids with which lines begin. A name of a task needs no escape, so its bytes are looked at as
 * they are.
 */
export function taskPicker(tasks: readonly string[]) {
  const heads = tasks.map(task => [task, Buffer.from(`${HEAD}${task}/`)] as const)
  /** The task of the line that begins at a place, if it is one of them. */
  return (block: Buffer, from: number): string | undefined =>
    heads.find(([, head]) => block.compare(head, 0, head.length, from, from + head.length) === 0)?.[0]
}
