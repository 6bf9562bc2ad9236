import { left, right, TASK, tableOr, wide } from '../columns.ts'
import type { ReportData } from '../gather.ts'
import { both, type Html, html } from '../html.ts'
import { count, dataTable, link, section } from '../parts.ts'

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
