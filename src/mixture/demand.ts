import { SETTINGS, type Setting } from '../output/index-file.ts'
import type { Counts, TaskCells } from './counts.ts'
import { fractionOf, wholes } from './fraction.ts'
import { OTHERS, PAPER, type Recipe, type Rules, type Shares, SUBMIXTURES } from './recipe.ts'
import { shareOut } from './share.ts'

/** What is asked of a part of the mixture: of a language, category, submixture, task or setting. */
export interface Demand {
  readonly name: string
  /** Its share among its siblings; 0 where the recipe leaves it out. */
  readonly weight: bigint
  /** Its weight among siblings that are weighed by size. */
  readonly size: bigint
  /** Rows for training that are there, as far as they have a share. */
  readonly available: number
  /** As many of them are read at most, in the plan's unit: rows or tokens. */
  readonly amount: bigint
  readonly below: readonly Demand[]
  /** Of a setting: its cell, how many of the cell's rows are read at most, and how often. */
  readonly leaf?: { readonly cell: number; readonly rows: number; readonly repeat: number }
}

/** Weights by size are whole numbers with so many binary digits behind the point. */
const DIGITS = 20n

/** The recipe joined with what is there: a tree of languages, parts, tasks and settings. */
export function demandOf(recipe: Recipe, tasks: readonly TaskCells[], counts: Counts): readonly Demand[] {
  const unit = recipe.balance ?? PAPER.balance
  const languages = (['zh', 'en'] as const).map(language => {
    const rules = recipe[language]
    const details = 'categories' in rules ? rules.categories : rules.submixtures
    const mine = tasks.filter(({ stock }) => stock.language === language)
    const names = new Set(language === 'en' ? SUBMIXTURES : [])
    for (const { stock } of mine) names.add(stock.part as never)
    const parts = [...names].map(part => {
      const { tasks: own = {}, shares = 'size', ...partRules } = details[part] ?? {}
      const below = mine
        .filter(({ stock }) => stock.part === part)
        .map(each => demandOfTask(each, nearest(recipe, rules, partRules, own[each.task.name]), counts, unit))
      return joined(part, below, shares)
    })
    return joined(language, parts, rules.shares ?? (language === 'en' ? PAPER.en : 'size'))
  })
  return weighed(languages, (recipe.shares ?? PAPER.shares) as Shares)
}

/** Of every rule what is said last. */
const nearest = (...rules: readonly (Rules | undefined)[]): Rules => Object.assign({}, ...rules) as Rules

function demandOfTask(
  { task, first }: TaskCells,
  { cap, temperature = 1, 'max-repeat': repeat = PAPER['max-repeat'], settings }: Rules,
  counts: Counts,
  unit: 'rows' | 'tokens',
): Demand {
  const all = SETTINGS.map((_, i) => counts.rows[first + i]!)
  const total = all.reduce((sum, rows) => sum + rows, 0)
  const read = cap === undefined || cap >= total ? all : capped(all, cap)
  const below = SETTINGS.map((name: Setting, i): Demand => {
    const [available, rows, cell] = [all[i]!, read[i]!, first + i]
    const amount =
      unit === 'rows' || rows === 0 ? BigInt(rows) : tokensOf(counts.tokens[cell]!, rows, available)
    return { name, weight: 0n, size: amount, available, amount, below: [], leaf: { cell, rows, repeat } }
  })
  const whole = joined(task.name, below, (settings ?? 'size') as Shares)
  return { ...whole, size: tempered(whole.size, temperature) }
}

/** A cap reaches the settings of a task in proportion to their rows. */
const capped = (rows: readonly number[], cap: number): number[] =>
  shareOut(
    BigInt(cap),
    rows.map(each => ({ weight: BigInt(each), limit: BigInt(each) })),
  ).map(Number)

const tokensOf = (tokens: number, rows: number, available: number): bigint => {
  const amount = (BigInt(tokens) * BigInt(rows)) / BigInt(available)
  return amount > 0n ? amount : 1n
}

const tempered = (size: bigint, temperature: number): bigint =>
  temperature === 1
    ? size << DIGITS
    : BigInt(Math.round(Number(size) ** (1 / temperature) * 2 ** Number(DIGITS)))

/** One demand over several. */
function joined(name: string, siblings: readonly Demand[], shares: Shares): Demand {
  const below = weighed(siblings, shares)
  const counted = below.filter(({ weight }) => weight > 0n)
  return {
    name,
    weight: 0n,
    size: counted.reduce((sum, { size }) => sum + size, 0n),
    available: counted.reduce((sum, { available }) => sum + available, 0),
    amount: counted.reduce((sum, { amount }) => sum + amount, 0n),
    below,
  }
}

/** Gives siblings their weights. */
function weighed(siblings: readonly Demand[], shares: Shares): Demand[] {
  if (shares === 'size') return siblings.map(each => ({ ...each, weight: each.size }))
  const named = siblings.filter(({ name }) => name in shares)
  const [others = 0n, ...weights] = wholes(
    [shares[OTHERS] ?? 0, ...named.map(({ name }) => shares[name]!)].map(share => fractionOf(share)!),
  )
  const rest = siblings.reduce((sum, each) => (named.includes(each) ? sum : sum + each.size), 0n)
  // Shares are stretched by the size of all others, so that each of these has its own in whole numbers.
  const scale = others > 0n && rest > 0n ? rest : 1n
  return siblings.map(each => {
    const i = named.indexOf(each)
    return { ...each, weight: i < 0 ? others * each.size : weights[i]! * scale }
  })
}
