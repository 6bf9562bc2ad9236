import Table from 'cli-table3'

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** A table without lines, its columns aligned (Chinese characters count double). Columns named in `right` hold numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  right: readonly number[] = [],
): string {
  const made = new Table({
    head: [...head],
    chars: PLAIN,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: head.map((_, i) => (right.includes(i) ? 'right' : 'left')),
  })
  for (const row of rows) made.push([...row])
  return made
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
}
