import { existsSync } from 'node:fs'
import type { DryRun } from '../build/build.ts'
import type { Catalogue } from '../build/catalogue.ts'
import { ENGLISH_WORK, workFolder } from '../build/folder.ts'
import { lockFolder } from '../build/lock.ts'
import { emptyManifest, readManifest } from '../build/manifest.ts'
import type { Settings } from '../build/settings.ts'
import { openScratch } from '../lib/scratch.ts'
import { CATEGORIES } from '../shapes/categories.ts'
import { chineseStock } from './chinese.ts'
import { tasksOf } from './counts.ts'
import { englishStock } from './english/stock.ts'
import { gateFor, type MixRequest, wants } from './materials.ts'
import { categoriesIn, refuseAbsent } from './names.ts'
import { type Prepared, prepareMixture } from './prepare.ts'
import { PAPER, type Recipe } from './recipe.ts'
import type { Stock } from './stock.ts'

export interface Forecast {
  readonly prepared: Prepared
  /** Tasks that are not rendered yet: all rows that they are to have count, also those that will be too long. */
  readonly expected: readonly string[]
}

/**
 * What a build's mixture would be made of, before tasks are rendered: these count with the rows that are planned for
 * them. Undefined where the recipe asks what is not known before: settings or tokens of Chinese rows. English files are
 * counted, which the build's folder remembers if it has a place for it.
 */
export async function forecastMixture(
  request: Omit<MixRequest, 'force'> & { readonly settings: Settings; readonly reset: boolean },
  { prepared: tasks, due }: DryRun,
): Promise<Forecast | undefined> {
  const { out, catalogue, options, settings, reset } = request
  if (due.length > 0 && asksOfRows(options.recipe)) return undefined
  const held = existsSync(out) && !reset ? readManifest(out) : undefined
  const manifest = held ?? emptyManifest(settings, {})
  const current = Object.entries(manifest.tasks).filter(([name]) => !due.includes(name))
  const expected = new Map(
    tasks.flatMap(({ work, rows }) =>
      due.includes(work.task.name) ? [[work.task.name, rows] as const] : [],
    ),
  )
  const stocks = inOrder([
    ...chineseStock(out, { ...manifest, tasks: Object.fromEntries(current) }, catalogue),
    ...stocksOf([...expected.keys()], catalogue),
  ])
  const categories = categoriesIn(catalogue)
  refuseAbsent(options.recipe, stocks, categories)
  return withFolder(out, async work => {
    if (wants(options.recipe, 'en'))
      stocks.push(
        ...(await englishStock({
          ...request,
          foreign: options.recipe.foreign,
          work,
          memory: request.memory / 2,
        })),
      )
    refuseAbsent(options.recipe, stocks, categories)
    const planned = tasksOf(stocks).flatMap(({ task: { name }, stock: { language }, first }) => {
      const rows = language === 'zh' ? (expected.get(name) ?? 0) : 0
      return [{ cell: first, rows, train: Math.round(rows * (1 - settings.validation)) }]
    })
    const prepared = prepareMixture(stocks, options, gateFor(options, settings), planned)
    return { prepared, expected: [...expected.keys()] }
  })
}

/** True where a recipe asks of Chinese rows what only their index says. */
function asksOfRows({ balance = PAPER.balance, settings, zh }: Recipe): boolean {
  const rules = Object.values(zh.categories).flatMap(part => [part, ...Object.values(part.tasks)])
  return balance === 'tokens' || [settings, zh.settings, ...rules.map(each => each.settings)].some(Boolean)
}

/** Tasks without files. */
const stocksOf = (names: readonly string[], { tasks }: Catalogue): Stock[] =>
  names.map(name => {
    const { spec, source } = tasks.get(name)!
    const { id, use } = source.facts.licence
    return { language: 'zh', part: spec.category, tasks: [{ name, licence: id, use }], files: [] }
  })

/** In the order in which a mixture lists its categories. */
const inOrder = (stocks: readonly Stock[]): Stock[] => {
  const order = Object.keys(CATEGORIES)
  return stocks.toSorted((a, b) => order.indexOf(a.part) - order.indexOf(b.part))
}

/** Gives the folder for what counting English files finds: the build's, where that has one, or one that goes again. */
async function withFolder<T>(out: string, use: (work: string) => Promise<T>): Promise<T> {
  const kept = workFolder(out, ENGLISH_WORK)
  if (existsSync(kept)) {
    const unlock = lockFolder(out)
    return use(kept).finally(unlock)
  }
  const scratch = openScratch()
  return use(scratch.folder).finally(scratch.drop)
}
