import { right, TASK, tableOr, wide } from '../columns.ts'
import type { ReportData } from '../gather.ts'
import { both, type Html } from '../html.ts'
import { count, percent, section } from '../parts.ts'

const DUPLICATE = 'duplicate'

/** What of the corpora is not here, and why. */
export function lossesSection({ tasks }: ReportData): Html {
  const skips = tasks.flatMap(({ name, entry }) =>
    Object.entries(entry.skips)
      .filter(([reason]) => reason !== DUPLICATE)
      .map(([reason, rows]) => ({ name, reason, rows })),
  )
  const rejects = tasks.flatMap(({ name, entry }) => entry.rejects.map(each => ({ name, ...each })))
  const long = tasks.flatMap(({ name, entry }) =>
    Object.entries(entry.dropped).map(([reason, rows]) => ({ name, reason, rows })),
  )
  const doubles = tasks
    .map(({ name, entry }) => ({ name, rows: entry.skips[DUPLICATE] ?? 0, examples: entry.examples }))
    .filter(({ rows }) => rows > 0)
  const bySize = <T extends { rows: number }>(list: readonly T[]) => list.toSorted((a, b) => b.rows - a.rows)
  return section(
    'losses',
    both('Left out', '未采用'),
    tableOr(
      both('Skipped, by reason', '按原因列出的跳过'),
      'skip-table',
      [TASK, wide('reason', '原因'), right('records or examples', '条数')],
      bySize(skips).map(({ name, reason, rows }) => [name, reason, count(rows)]),
    ),
    tableOr(
      both('Rejected: records that could not be read', '无法读取的记录'),
      'reject-table',
      [TASK, wide('reason', '原因'), right('records', '条数'), wide('places', '位置')],
      rejects
        .toSorted((a, b) => b.count - a.count)
        .map(({ name, reason, count: records, places }) => [name, reason, count(records), places.join('; ')]),
    ),
    tableOr(
      both('Duplicates: examples that were there already', '重复样例'),
      'duplicate-table',
      [TASK, right('duplicates', '重复'), right('of the examples', '占比')],
      bySize(doubles).map(({ name, rows, examples }) => [
        name,
        count(rows),
        percent(rows / (rows + examples)),
      ]),
    ),
    tableOr(
      both('Rows that would have been too long', '因超长而舍去的行'),
      'long-table',
      [TASK, wide('reason', '原因'), right('rows', '行数')],
      bySize(long).map(({ name, reason, rows }) => [name, reason, count(rows)]),
    ),
  )
}
