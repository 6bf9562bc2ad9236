import { sumOf } from '../../output/dataset.ts'
import { byLicence, rowsOf } from '../../output/licences.ts'
import { addIndexed, countIndexes } from '../coverage/index-rows.ts'
import { COLUMNS, lengthsOf } from '../coverage/matrix.ts'
import { lengthChart, spark } from './bars.ts'
import type { ReportData, ReportTask } from './gather.ts'
import { both, type Html, html } from './html.ts'
import { type Column, count, dataTable, link, paragraph, percent, section } from './parts.ts'
import { categoryNames } from './shares.ts'
import { huesOf, sunburst } from './sunburst.ts'

const right = (en: string, zh: string): Column => ({ head: both(en, zh), right: true })
const left = (en: string, zh: string): Column => ({ head: both(en, zh) })
const wide = (en: string, zh: string): Column => ({ head: both(en, zh), wide: true })
const TASK = left('task', '任务')

const category = (name: string): Html => {
  const { en, zh } = categoryNames(name)
  return both(en, zh)
}

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

/** How long rows are, beside what a trainer takes. */
export function lengthsSection({ tasks, limit }: ReportData): Html {
  const all = countIndexes([])
  for (const { indexed } of tasks) addIndexed(all, indexed)
  const held = limit.held
    ? both('the limit that rows were held to', '构建时所设上限')
    : both('the limit of OpenBA’s trainer, to which nothing was held', 'OpenBA 训练程序的上限，构建时未设限')
  return section(
    'lengths',
    both('Lengths', '长度'),
    paragraph(
      'In tokens as the build counted them: instruction and input for the encoder, output for the decoder.',
      '以构建时的计数方式计（词元）：编码器读指令与输入，解码器写输出。',
    ),
    html`<div class="pair">${lengthChart('length-in', all.input, limit.input, html`${both('Encoder: instruction and input; the line is ', '编码器：指令与输入；竖线为')}${held}`)}
${lengthChart('length-out', all.output, limit.output, html`${both('Decoder: output; the line is ', '解码器：输出；竖线为')}${held}`)}</div>`,
    html`<details><summary>${both('By task', '按任务')}</summary>${dataTable(
      'length-table',
      both('Median and 99th percentile of each task', '各任务的中位数与第 99 百分位数'),
      [
        TASK,
        right('in, median', '输入中位数'),
        right('in, 99 %', '输入 99 %'),
        left('in', '输入分布'),
        right('out, median', '输出中位数'),
        right('out, 99 %', '输出 99 %'),
        left('out', '输出分布'),
      ],
      tasks.map(({ name, indexed }) => {
        const lengths = lengthsOf(indexed)
        if (!lengths) return [name, '', '', '', '', '', '']
        return [
          name,
          count(lengths.input.median),
          count(lengths.input.p99),
          spark(indexed.input, limit.input),
          count(lengths.output.median),
          count(lengths.output.p99),
          spark(indexed.output, limit.output),
        ]
      }),
    )}</details>`,
  )
}

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

function tableOr(
  caption: Html,
  id: string,
  columns: readonly Column[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  return rows.length === 0
    ? html`<p class="empty">${caption}${both(': none', '：无')}</p>`
    : dataTable(id, caption, columns, rows)
}

/** How often each label is the answer, in the rows that say it in words. */
export function labelsSection({ tasks }: ReportData): Html {
  const labelled = tasks.filter(({ coverage }) => (coverage?.labels.length ?? 0) > 0)
  return section(
    'labels',
    both('Label balance', '标签分布'),
    paragraph(
      'Closed labels, in the rows whose answer is a word that belongs to one label alone: letters and numbers of option lists, and words that two labels share, are not counted.',
      '封闭标签任务：只统计以专属某一标签的词作答的行，选项字母、序号以及多个标签共用的词不计。',
    ),
    labelled.length === 0
      ? html`<p class="empty">${both('No task of this build has closed labels.', '本次构建没有封闭标签任务。')}</p>`
      : dataTable(
          'label-table',
          both('Shares of the labels by task', '各任务的标签比例'),
          [TASK, wide('labels', '标签')],
          labelled.map(({ name, coverage }) => [name, labelBars(coverage!.labels)]),
        ),
  )
}

/** Beyond so many labels a task's rarest are shown as one. */
const MOST_LABELS = 12

function labelBars(labels: NonNullable<ReportTask['coverage']>['labels']): Html {
  const all = sumOf(labels.map(({ rows = 0 }) => rows))
  const sorted = labels.toSorted((a, b) => (b.rows ?? 0) - (a.rows ?? 0))
  const rest = sorted.slice(MOST_LABELS)
  const bar = (name: Html | string, rows: number) =>
    html`<li><span>${name}</span> <span class="part" style="--v:${(rows / Math.max(1, all)).toFixed(3)}"></span> <b>${percent(rows / Math.max(1, all))}</b></li>`
  return html`<ul class="bars">${sorted.slice(0, MOST_LABELS).map(({ label, words, rows = 0 }) =>
    bar(
      html`${label} <small>${words
        .slice(0, 3)
        .map(({ word }) => word)
        .join(' ')}</small>`,
      rows,
    ),
  )}${rest.length === 0 ? undefined : bar(both(`${rest.length} others`, `其余 ${rest.length} 类`), sumOf(rest.map(({ rows = 0 }) => rows)))}</ul>`
}

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

/** Which bytes the rows came from. */
export function sourcesSection({ tasks, manifest }: ReportData): Html {
  return section(
    'sources',
    both('Sources', '来源'),
    dataTable(
      'source-table',
      both('Files that were read, with their sha256', '所读文件及其 sha256'),
      [
        TASK,
        wide('corpus', '语料'),
        left('file', '文件'),
        left('split', '划分'),
        right('records', '记录'),
        right('bytes', '字节'),
        left('sha256', 'sha256'),
      ],
      tasks.flatMap(({ name, facts, entry }) =>
        entry.files.map(file => [
          name,
          html`${link(facts.home, facts.title)}${entry.form === '' ? undefined : html` <small>${entry.form}</small>`}`,
          html`${file.name}${file.altered ? html` <span class="flag">${both('differs from its descriptor', '与描述不符')}</span>` : undefined}`,
          file.split,
          count(file.records),
          count(file.bytes),
          html`<code class="sum">${file.sha256}</code>`,
        ]),
      ),
    ),
    tableOr(
      both('Files that were not there', '缺失的文件'),
      'missing-table',
      [TASK, wide('files', '文件')],
      tasks
        .filter(({ entry }) => entry.missing.length > 0)
        .map(({ name, entry }) => [name, entry.missing.join(', ')]),
    ),
    html`<details><summary>${both('Settings and versions', '设置与版本')}</summary><dl class="facts">
<dt>biflan</dt><dd>${manifest.biflan}</dd>
${[...Object.entries(manifest.libraries), ...Object.entries(manifest.settings)].map(
  ([name, value]) =>
    html`<dt>${name}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value)}</dd>`,
)}</dl></details>`,
  )
}
