/** A table of Markdown. Columns named in `right` hold numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  right: readonly string[] = [],
): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells
      .map(cell =>
        String(cell)
          .replaceAll('|', '\\|')
          .replace(/\s*\n\s*/g, ' '),
      )
      .join(' | ')} |`
  const rule = head.map(name => (right.includes(name) ? '--:' : ':--'))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

/** A number with groups of three digits. */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
