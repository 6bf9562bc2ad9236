/** The middle one of some numbers, or of what `of` makes of the items. */
export const median = (items, of = item => item) =>
  items.map(of).sort((a, b) => a - b)[Math.floor(items.length / 2)]

/** Columns of texts, the first to the left and the others to the right; as Markdown if wanted. */
export function table(rows, markdown = false) {
  if (markdown) {
    const [head, ...body] = rows.map(row => `| ${row.join(' | ')} |`)
    return [head, `|${rows[0].map((_, i) => (i === 0 ? ' --- |' : ' ---: |')).join('')}`, ...body].join('\n')
  }
  const widths = rows[0].map((_, i) => Math.max(...rows.map(row => row[i].length)))
  return rows
    .map(row =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
    )
    .join('\n')
}
