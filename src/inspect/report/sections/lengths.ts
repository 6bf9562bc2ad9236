import { addIndexed, countIndexes } from '../../coverage/index-rows.ts'
import { lengthsOf } from '../../coverage/matrix.ts'
import { lengthChart, spark } from '../bars.ts'
import { left, right, TASK } from '../columns.ts'
import type { ReportData } from '../gather.ts'
import { both, type Html, html } from '../html.ts'
import { count, dataTable, paragraph, section } from '../parts.ts'

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
