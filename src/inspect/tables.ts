import { type Catalogue, templatesOf } from '../build/catalogue.ts'
import type { Language } from '../lib/language.ts'
import { grouped, markdownTable } from '../output/markdown.ts'
import { CATEGORIES, type Category } from '../shapes/categories.ts'
import type { USES } from '../sources/descriptor.ts'
import { listLicences } from './lists.ts'
import { paperPlan } from './paper.ts'
import { targetOf } from './targets.ts'

const TASKS = {
  en: [
    'category',
    'task',
    'corpus',
    'asked for',
    'examples',
    'rows',
    'share %',
    'paper %',
    'templates',
    'use',
  ],
  zh: ['类别', '任务', '语料', '目标', '样例', '行数', '比例 %', '论文 %', '模板', '许可'],
}
const LICENCES = {
  en: ['corpus', 'licence', 'use', 'note'],
  zh: ['语料', '许可证', '许可', '说明'],
}

const USE: Readonly<Record<(typeof USES)[number], string>> = {
  commercial: '可商用',
  unspecified: '未说明',
  'non-commercial': '非商用',
  'academic-only': '仅限学术',
}

const useIn = (use: (typeof USES)[number], language: Language): string => (language === 'zh' ? USE[use] : use)

/** The paper's table of tasks in Markdown, by category: what each asks for, its size here and in figure 1c, its licence. */
export function taskTable(catalogue: Catalogue, language: Language): string {
  const plan = new Map(paperPlan(catalogue).tasks.map(task => [task.name, task]))
  const order = Object.keys(CATEGORIES)
  const tasks = [...catalogue.tasks.values()]
    .filter(({ spec }) => spec.language !== 'en')
    .sort((a, b) => order.indexOf(a.spec.category) - order.indexOf(b.spec.category))
  const head = TASKS[language]
  const rows = tasks.map((task, i) => {
    const { spec, source, name } = task
    const size = plan.get(name)
    return [
      // A category is said once.
      tasks[i - 1]?.spec.category === spec.category ? '' : categoryIn(spec.category, language),
      `\`${name}\``,
      `[${spec.title}](${source.facts.home})`,
      targetOf(task)[language],
      size ? `${size.estimated ? '~' : ''}${grouped(size.examples)}` : '',
      size ? grouped(size.rows) : '',
      size ? size.share.toFixed(1) : '',
      size?.paperShare?.toFixed(1) ?? '',
      templatesOf(task).templates.length,
      useIn(source.facts.licence.use, language),
    ]
  })
  return markdownTable(head, rows, head.slice(4, 9))
}

const categoryIn = (category: Category, language: Language): string => CATEGORIES[category][language]

/** What one may do with each corpus, in Markdown. */
export const licenceTable = (catalogue: Catalogue, language: Language): string =>
  markdownTable(
    LICENCES[language],
    listLicences(catalogue).map(({ name, licence, use, note, home }) => [
      `[${name}](${home})`,
      licence,
      useIn(use, language),
      note,
    ]),
  )
