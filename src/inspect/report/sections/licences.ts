import { sumOf } from '../../../output/dataset.ts'
import { byLicence, rowsOf } from '../../../output/licences.ts'
import { left, right, wide } from '../columns.ts'
import type { ReportData } from '../gather.ts'
import { both, type Html } from '../html.ts'
import { count, dataTable, paragraph, percent, section } from '../parts.ts'

/** Under which licences the rows stand. */
export function licencesSection({ tasks }: ReportData): Html {
  const facts = tasks.map(task => task.facts)
  const all = sumOf(facts.map(({ rows }) => rowsOf(rows)))
  return section(
    'licences',
    both('Licences', '许可'),
    paragraph(
      'What the owners’ pages said when the corpora were described. Not legal advice.',
      '依据编写语料描述时各所有者页面的说明，不构成法律意见。',
    ),
    dataTable(
      'licence-table',
      both('Rows by licence', '各许可下的行数'),
      [
        left('licence', '许可'),
        left('use', '用途'),
        right('rows', '行数'),
        right('share', '比例'),
        wide('tasks', '任务'),
      ],
      [...byLicence(facts)].map(([id, group]) => {
        const rows = sumOf(group.map(each => rowsOf(each.rows)))
        return [
          id,
          [...new Set(group.map(({ licence }) => licence.use))].join(', '),
          count(rows),
          percent(rows / Math.max(1, all)),
          group.map(({ name }) => name).join(', '),
        ]
      }),
    ),
  )
}
