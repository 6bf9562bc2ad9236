import { COLUMNS } from '../../coverage/matrix.ts'
import { TASK } from '../columns.ts'
import type { ReportData } from '../gather.ts'
import { both, type Html, html } from '../html.ts'
import { type Column, count, dataTable, paragraph, section } from '../parts.ts'

/** Templates and rows by setting: the darker, the more of a task's rows. */
export function coverageSection({ tasks }: ReportData): Html {
  const known = tasks.filter(({ coverage }) => coverage)
  const inverseHead = { zh: '反转', en: 'inverse' }
  return section(
    'coverage',
    both('Coverage', '覆盖'),
    paragraph(
      'Rows of each task by Flan’s four settings, with inverted inputs apart. A small number counts the templates that serve the setting; the shade shows the part of the task’s rows.',
      '各任务在 Flan 四种设置下的行数，输入反转者另列。小号数字为可用于该设置的模板数；颜色越深，占该任务的比例越高。',
    ),
    dataTable(
      'coverage-table',
      both('Rows by task and setting', '各任务、各设置的行数'),
      [
        TASK,
        ...COLUMNS.map((name): Column => ({ head: html`<code>${name}</code>`, right: true })),
        ...COLUMNS.map(
          (name): Column => ({
            head: html`<code>${name}</code> ${both(inverseHead.en, inverseHead.zh)}`,
            right: true,
          }),
        ),
      ],
      known.map(({ name, entry, coverage }) => [
        name,
        ...(['plain', 'inverse'] as const).flatMap(side =>
          COLUMNS.map(setting => {
            const { templates, rows = 0 } = coverage!.matrix[side][setting]
            if (templates === 0 && rows === 0) return html`<span class="none">·</span>`
            const heat = Math.sqrt(rows / Math.max(1, entry.rows))
            return html`<span class="heat" style="--v:${heat.toFixed(2)}">${count(rows)} <small>${templates}</small></span>`
          }),
        ),
      ]),
    ),
  )
}
