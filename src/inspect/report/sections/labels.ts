import { sumOf } from '../../../output/dataset.ts'
import { TASK, wide } from '../columns.ts'
import type { ReportData, ReportTask } from '../gather.ts'
import { both, type Html, html } from '../html.ts'
import { dataTable, paragraph, percent, section } from '../parts.ts'

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
