import type { TemplateCoverage } from '../../coverage/coverage.ts'
import type { ReportData, ReportTask } from '../gather.ts'
import { both, type Html, html } from '../html.ts'
import { type Column, count, dataTable, percent, section } from '../parts.ts'
import { categoryNames } from '../shares.ts'

const COLUMNS: readonly Column[] = [
  { head: both('template', '模板') },
  { head: both('kind', '类型') },
  { head: both('rows', '行数'), right: true },
  { head: both('share', '占比'), right: true },
  { head: both('by weight', '应占'), right: true },
  { head: both('few-shot', '少样本'), right: true },
  { head: both('in', '输入'), right: true },
  { head: both('out', '输出'), right: true },
  { head: both('option forms', '选项形式') },
]

/** What the templates of each task won. */
export const templatesSection = ({ tasks }: ReportData): Html =>
  section(
    'templates',
    both('Templates', '模板'),
    html`<p>${both(
      'Share of the task’s rows beside the share that the template’s weight promises; lengths: median and 99th percentile, in tokens.',
      '“占比”为占该任务行数的比例，“应占”为按权重应得的比例；长度为中位数与第 99 百分位数（词元）。',
    )}</p>`,
    ...tasks.map(taskDetails),
  )

function taskDetails({ name, entry, facts, coverage }: ReportTask): Html | undefined {
  if (!coverage) return undefined
  const { en, zh } = categoryNames(facts.part)
  const remarks = remarksOn(coverage)
  return html`<details class="task"><summary><b>${name}</b> <span>${both(en, zh)}</span> <span class="n">${both(
    `${count(entry.rows)} rows, ${coverage.templates.length} templates`,
    `${count(entry.rows)} 行，${coverage.templates.length} 个模板`,
  )}</span></summary>
${dataTable(`t-${name}`, html`${name}`, COLUMNS, coverage.templates.map(templateCells))}
${remarks.length === 0 ? undefined : html`<ul>${remarks.map(remark => html`<li>${remark}</li>`)}</ul>`}
</details>`
}

const templateCells = (template: TemplateCoverage) => {
  const { name, rows = 0, share = 0, expected, fewShot = 0, forms = {}, lengths } = template
  const { input, output } = lengths ?? {}
  return [
    name,
    html`${[
      ...(template.settings.includes('zs_opt') ? [both('options ', '选项 ')] : []),
      ...(template.inverse ? [both('inverse ', '反转 ')] : []),
      ...(template.conditional ? [both('conditional ', '有条件 ')] : []),
    ]}`,
    count(rows),
    percent(share),
    expected === undefined
      ? ''
      : percent(expected.low) === percent(expected.high)
        ? percent(expected.low)
        : `${(100 * expected.low).toFixed(1)}–${percent(expected.high)}`,
    count(fewShot),
    input === undefined ? '' : `${count(input.median)}, ${count(input.p99)}`,
    output === undefined ? '' : `${count(output.median)}, ${count(output.p99)}`,
    Object.entries(forms)
      .filter(([form]) => form !== '-')
      .map(([form, won]) => `${form} ${count(won)}`)
      .join(', '),
  ]
}

function remarksOn({ unsaid, alike, openings, built }: NonNullable<ReportTask['coverage']>): Html[] {
  const list = (names: readonly string[]) => names.join(', ')
  return [
    ...(unsaid.length > 0
      ? [both(`Fields never said: ${list(unsaid)}`, `从未用到的字段：${list(unsaid)}`)]
      : []),
    ...((built?.unreached.length ?? 0) > 0
      ? [both(`Won no row: ${list(built!.unreached)}`, `未得一行：${list(built!.unreached)}`)]
      : []),
    ...alike.map(({ templates: [a, b], likeness }) =>
      both(
        `${a} and ${b} read alike (${percent(likeness)})`,
        `${a} 与 ${b} 措辞相近（${percent(likeness)}）`,
      ),
    ),
    ...openings.map(({ opening, templates }) =>
      both(`Begin alike (${opening}): ${list(templates)}`, `开头相同（${opening}）：${list(templates)}`),
    ),
  ]
}
