import type { Catalogue } from '../build/catalogue.ts'
import { missingError, usageError } from '../lib/errors.ts'
import { suggestion } from '../lib/nearest.ts'
import { CATEGORIES } from '../shapes/categories.ts'
import { fractionOf } from './fraction.ts'
import { OTHERS, type Recipe, type Shares, SUBMIXTURES } from './recipe.ts'
import type { Language, Stock } from './stock.ts'

/** The Chinese tasks that can be built, with their categories. */
export type Categories = ReadonlyMap<string, string>

export const categoriesIn = ({ tasks }: Catalogue): Categories =>
  new Map([...tasks.values()].map(({ name, spec }) => [name, spec.category]))

/** A part that a recipe names, and those of its tasks that it names. */
interface NamedPart {
  readonly language: Language
  readonly part: string
  readonly tasks: readonly string[]
}

/**
 * Throws a usage error for a name in the recipe that can be none: a category or submixture, or a Chinese task. Nothing
 * has to be built or counted for it; English tasks are known by their files only (`refuseAbsent`).
 */
export function refuseUnknown(recipe: Recipe, categories: Categories): void {
  for (const { language, part, tasks } of namedIn(recipe)) {
    refuseOther(part, language === 'zh' ? Object.keys(CATEGORIES) : SUBMIXTURES, language)
    if (language === 'zh')
      for (const task of tasks) refuseOther(task, tasksOf(part, categories), `${language}/${part}`)
  }
}

/**
 * Throws a missing error (exit 3) for a part or task that the recipe names and of which nothing is in `stocks`, and a
 * usage error for an English task that its submixture's files do not name. Languages without any stock are not looked at.
 */
export function refuseAbsent(recipe: Recipe, stocks: readonly Stock[], categories: Categories): void {
  for (const { language, part, tasks } of namedIn(recipe)) {
    const mine = stocks.filter(stock => stock.language === language)
    if (mine.length === 0) continue
    const here = mine
      .filter(stock => stock.part === part)
      .flatMap(stock => stock.tasks.map(({ name }) => name))
    if (here.length === 0) throw absent(`${language}/${part}`, language, tasksOf(part, categories))
    for (const task of tasks) {
      if (language === 'en') refuseOther(task, here, `${language}/${part}`)
      else if (!here.includes(task)) throw absent(task, language, [task])
    }
  }
}

/** Throws a missing error for a submixture that the recipe names and of which no file is here. `here`: those that are. */
export function refuseAbsentEnglish(recipe: Recipe, here: readonly string[]): void {
  for (const { language, part } of namedIn(recipe))
    if (language === 'en' && !here.includes(part)) throw absent(`en/${part}`, 'en', [])
}

function namedIn({ zh, en }: Recipe): NamedPart[] {
  const languages = [
    { language: 'zh', shares: zh.shares, details: zh.categories },
    { language: 'en', shares: en.shares, details: en.submixtures },
  ] as const
  return languages.flatMap(({ language, shares, details }) =>
    namesIn(shares, details).map(part => ({
      language,
      part,
      tasks: namesIn(details[part]?.shares, details[part]?.tasks ?? {}),
    })),
  )
}

/** Names that a table of shares or of details has. A share of 0 asks for nothing. */
function namesIn(shares: Shares | undefined, details: object): string[] {
  const table = shares === undefined || shares === 'size' ? {} : shares
  const wanted = Object.entries(table).filter(([, share]) => fractionOf(share)!.num > 0n)
  const names = new Set([...wanted.map(([name]) => name), ...Object.keys(details)])
  names.delete(OTHERS)
  return [...names]
}

/** The Chinese tasks of a category. */
const tasksOf = (category: string, categories: Categories): string[] =>
  [...categories].flatMap(([name, own]) => (own === category ? [name] : []))

function refuseOther(name: string, known: readonly string[], where: string): void {
  if (known.includes(name)) return
  throw usageError({
    found: `the recipe names ${name} in ${where}`,
    expected: suggestion(name, known) ?? `one of: ${known.join(', ')}`,
  })
}

const absent = (name: string, language: Language, tasks: readonly string[]): Error =>
  missingError({
    found: `the recipe names ${name}, and nothing of it is ${language === 'zh' ? 'built' : 'here'}`,
    remedy:
      language === 'zh'
        ? `biflan build ${tasks.join(' ')}, or leave it out of the recipe`
        : 'biflan fetch --from <your files>, or leave it out of the recipe',
  })
