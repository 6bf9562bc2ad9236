import { citations } from './citation.ts'
import { type Dataset, featuresOf, SPLITS, sumOf, type TaskFacts } from './dataset.ts'
import { frontMatter, nameOf } from './front-matter.ts'
import { byLicence, rowsOf } from './licences.ts'
import { grouped, markdownTable } from './markdown.ts'
import { usage } from './usage.ts'

/** The text of a data set's card, `README.md`. Nothing in it depends on when or where it is written. */
export function card(dataset: Dataset): string {
  const sections = [
    `# ${nameOf(dataset)}`,
    summary(dataset),
    `## Use\n\n${usage(dataset)}`,
    `## Structure\n\n${structure(dataset)}`,
    `## Sources\n\n${sources(dataset.tasks)}`,
    `## Licences\n\n${licences(dataset.tasks)}`,
    `## Templates per task\n\n${templates(dataset.tasks)}`,
    `## Known issues\n\n${dataset.issues.map(issue => `- ${issue}`).join('\n')}`,
    `## Citation\n\n\`\`\`bibtex\n${citations(dataset.tasks)}\n\`\`\``,
  ]
  return `${frontMatter(dataset)}\n${sections.join('\n\n')}\n`
}

function summary({ tasks, shards, shuffled }: Dataset): string {
  const rows = grouped(sumOf(shards.map(each => each.rows)))
  const chinese = new Set(tasks.filter(({ language }) => language === 'zh').map(({ name }) => name)).size
  const english = new Set(tasks.filter(({ language }) => language === 'en').map(({ name }) => name)).size
  const of = [
    ...(chinese > 0 ? [`${chinese} Chinese tasks`] : []),
    ...(english > 0 ? [`${english} submixtures of the English Flan Collection`] : []),
  ].join(' and ')
  return `${rows} instructions of ${of}, written by biflan from open annotated corpora: the Chinese Flan
collection that the [OpenBA paper](https://arxiv.org/abs/2309.10706) describes (section 3.1.2, appendix B) and did not release, rebuilt. ${
    shuffled ? 'The rows are shuffled.' : 'The rows stand task by task: shuffle them before training.'
  }

本数据集含 ${rows} 条指令，由开放标注语料按 OpenBA 论文（arXiv 2309.10706）的方法重建；各语料的许可见 LICENSES.md。`
}

function structure(dataset: Dataset): string {
  const features = featuresOf(dataset).map(
    ({ name, turns }) => `- \`${name}\`: ${turns === undefined ? 'text' : `turns of ${turns.join(' and ')}`}`,
  )
  const splits = SPLITS.flatMap(split => {
    const mine = dataset.shards.filter(shard => shard.split === split)
    return mine.length === 0 ? [] : [[split, mine.length, grouped(sumOf(mine.map(({ rows }) => rows)))]]
  })
  return [
    `Format \`${dataset.format}\`; every record has all columns, and nothing is null:`,
    '',
    ...features,
    '',
    markdownTable(['split', 'shards', 'rows'], splits, ['shards', 'rows']),
  ].join('\n')
}

function sources(tasks: readonly TaskFacts[]): string {
  const rows = sumOf(tasks.map(task => rowsOf(task.rows)))
  return markdownTable(
    ['task', 'category', 'corpus', 'rows', 'share', 'licence'],
    tasks.map(({ name, part, title, home, rows: own, licence }) => [
      name,
      part,
      home === undefined ? title : `[${title}](${home})`,
      grouped(rowsOf(own)),
      `${((100 * rowsOf(own)) / Math.max(1, rows)).toFixed(2)} %`,
      licence.id,
    ]),
    ['rows', 'share'],
  )
}

function licences(tasks: readonly TaskFacts[]): string {
  const lines = [...byLicence(tasks)].map(([id, group]) => [
    id,
    [...new Set(group.map(({ licence }) => licence.use))].join(', '),
    grouped(sumOf(group.map(({ rows }) => rowsOf(rows)))),
    [...new Set(group.map(({ name }) => name))].join(', '),
  ])
  return `${markdownTable(['licence', 'use', 'rows', 'tasks'], lines, ['rows'])}\n\nThe rows of each task stand under the licence of its corpus; [LICENSES.md](LICENSES.md) names its owner. Not legal advice.`
}

function templates(tasks: readonly TaskFacts[]): string {
  const known = tasks.filter(task => task.templates !== undefined)
  const lines = known.map(({ name, part, templates = 0 }) => [name, part, templates])
  const english = tasks.some(({ language }) => language === 'en')
    ? ['The English rows are as their publishers wrote them.']
    : []
  return [
    ...(lines.length > 0 ? [markdownTable(['task', 'category', 'templates'], lines, ['templates'])] : []),
    ...english,
  ].join('\n\n')
}
