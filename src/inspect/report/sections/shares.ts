import { category, left, right, TASK } from '../columns.ts'
import type { ReportData } from '../gather.ts'
import { both, type Html, html } from '../html.ts'
import { count, dataTable, paragraph, percent, section } from '../parts.ts'
import { huesOf, sunburst } from '../sunburst.ts'

/** What the collection is made of, beside the plan and the paper. */
export function sharesSection({ shares, stale }: ReportData): Html {
  const { planned, achieved, of, lines } = shares
  const hues = huesOf([planned, achieved])
  const deviation = lines.filter(({ rows }) => rows > 0)
  return section(
    'shares',
    both('Composition', '构成'),
    paragraph(
      'Language, category or submixture, task: from the centre outwards. On the left every corpus in full, as the paper built its collection; on the right what is here.',
      '由内向外依次为语言、类别（或子混合集）、任务。左图为各语料全部到位时的构成，即论文的做法；右图为本次实际所得。',
    ),
    stale.length === 0
      ? undefined
      : html`<p class="note">${both('The mixture is out of date and not shown: biflan mix makes it anew.', '混合集已过期，故未计入；请用 biflan mix 重新生成。')}</p>`,
    html`<div class="pair">${sunburst('planned', planned, hues, both('Planned: corpora in full', '计划：语料全部到位'))}
${sunburst('achieved', achieved, hues, of === 'mixture' ? both('Achieved: the mixture', '实得：混合集') : both('Achieved: this build', '实得：本次构建'))}</div>`,
    html`<details><summary>${both('Shares of the Chinese rows by task', '各任务占中文数据的比例')}</summary>${dataTable(
      'share-table',
      both(
        'Per cent of the Chinese rows; paper: figure 1c of OpenBA, where it names the corpus',
        '占中文数据的百分比；“论文”一列取自 OpenBA 图 1c，未列出的语料留空',
      ),
      [
        TASK,
        left('category', '类别'),
        right('planned', '计划'),
        right('paper', '论文'),
        right('achieved', '实得'),
        right('rows', '行数'),
      ],
      lines.map(line => [
        line.task,
        category(line.category),
        line.planned === undefined ? '' : percent(line.planned),
        line.paper === undefined ? '' : percent(line.paper),
        deviation.includes(line) ? percent(line.achieved) : '–',
        count(line.rows),
      ]),
    )}</details>`,
  )
}
