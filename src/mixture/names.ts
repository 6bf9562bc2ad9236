import { missingError, usageError } from '../lib/errors.ts'
import { suggestion } from '../lib/nearest.ts'
import { CATEGORIES } from '../shapes/categories.ts'
import { fractionOf } from './fraction.ts'
import { OTHERS, type PartRules, type Recipe, type Shares, SUBMIXTURES } from './recipe.ts'
import type { Language, Stock } from './stock.ts'

/** What a recipe may name: the categories and submixtures that there can be, and the tasks of each. */
interface Known {
  readonly parts: readonly string[]
  /** Tasks of a part, whether they are here or not; of a submixture those that its files name. */
  readonly tasks: (part: string) => readonly string[]
}

/**
 * Throws a usage error for a name in the recipe that is none, and a missing error (exit 3) for a part or task that it
 * gives a share and of which nothing is built. `tasks`: category of every Chinese task that can be built.
 */
export function checkNames(
  recipe: Recipe,
  stocks: readonly Stock[],
  tasks: ReadonlyMap<string, string>,
): void {
  const zh: Known = {
    parts: Object.keys(CATEGORIES),
    tasks: part => [...tasks].flatMap(([name, category]) => (category === part ? [name] : [])),
  }
  const en: Known = { parts: SUBMIXTURES, tasks: part => tasksIn(stocks, 'en', part) }
  checkLanguage('zh', recipe.zh.shares, recipe.zh.categories, stocks, zh)
  checkLanguage('en', recipe.en.shares, recipe.en.submixtures, stocks, en)
}

const tasksIn = (stocks: readonly Stock[], language: Language, part: string): string[] =>
  stocks
    .filter(stock => stock.language === language && stock.part === part)
    .flatMap(stock => stock.tasks.map(({ name }) => name))

function checkLanguage(
  language: Language,
  shares: Shares | undefined,
  details: Readonly<Record<string, PartRules>>,
  stocks: readonly Stock[],
  known: Known,
): void {
  for (const part of namesIn(shares, details)) {
    refuseUnknown(part, known.parts, language)
    const here = tasksIn(stocks, language, part)
    if (here.length === 0) throw missing(`${language}/${part}`, language, known.tasks(part))
    const { shares: own, tasks = {} } = details[part] ?? {}
    for (const task of namesIn(own, tasks)) {
      refuseUnknown(task, known.tasks(part), `${language}/${part}`)
      if (!here.includes(task)) throw missing(task, language, [task])
    }
  }
}

/** Names that a table of shares or of details has. A share of 0 asks for nothing. */
function namesIn(shares: Shares | undefined, details: object): string[] {
  const table = shares === undefined || shares === 'size' ? {} : shares
  const wanted = Object.entries(table).filter(([, share]) => fractionOf(share)!.num > 0n)
  const names = new Set([...wanted.map(([name]) => name), ...Object.keys(details)])
  names.delete(OTHERS)
  return [...names]
}

function refuseUnknown(name: string, known: readonly string[], where: string): void {
  if (known.includes(name)) return
  throw usageError({
    found: `the recipe names ${name} in ${where}`,
    expected: suggestion(name, known) ?? `one of: ${known.join(', ')}`,
  })
}

const missing = (name: string, language: Language, tasks: readonly string[]): Error =>
  missingError({
    found: `the recipe names ${name}, and nothing of it is ${language === 'zh' ? 'built' : 'here'}`,
    remedy:
      language === 'zh'
        ? `biflan build ${tasks.join(' ')}, or leave it out of the recipe`
        : 'biflan fetch --from <your files>, or leave it out of the recipe',
  })
