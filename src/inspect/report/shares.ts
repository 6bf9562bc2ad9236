import type { Catalogue } from '../../build/catalogue.ts'
import type { Manifest } from '../../build/manifest.ts'
import type { MixManifest } from '../../mixture/manifest.ts'
import { PAPER } from '../../mixture/recipe.ts'
import { CATEGORIES, type Category } from '../../shapes/categories.ts'
import { paperPlan } from '../paper.ts'

/** A language, a category or submixture, or a task, with the rows of all below it. */
export interface ShareNode {
  readonly name: string
  readonly en: string
  readonly zh: string
  readonly rows: number
  readonly below: readonly ShareNode[]
}

/** What a collection is made of: as the paper built it from whole corpora, and as it came out. */
export interface Shares {
  readonly planned: ShareNode
  readonly achieved: ShareNode
  /** Whether what came out is the mixture, or the build where there is none that is up to date. */
  readonly of: 'mixture' | 'build'
  readonly lines: readonly ShareLine[]
}

/** A Chinese task: shares of all Chinese rows, 0 to 1. */
export interface ShareLine {
  readonly task: string
  readonly category: string
  readonly planned: number | undefined
  readonly achieved: number
  /** In figure 1c of the paper, where that names the corpus. */
  readonly paper: number | undefined
  readonly rows: number
}

export function sharesOf(
  catalogue: Catalogue,
  { tasks }: Pick<Manifest, 'tasks'>,
  mixture: MixManifest | undefined,
): Shares {
  const categoryOf = (task: string) => catalogue.tasks.get(task)?.spec.category ?? ''
  const plan = paperPlan(catalogue)
  const english = englishIn(mixture)
  const mixed = mixture?.languages.find(({ name }) => name === 'zh')
  const rows = new Map<string, number>(
    mixed
      ? mixed.parts.flatMap(part =>
          part.tasks.map(({ name, rows, validation }) => [name, rows + validation] as const),
        )
      : Object.entries(tasks).map(([name, entry]) => [name, entry.rows] as const),
  )
  const planned = new Map(plan.tasks.map(({ name, rows }) => [name, rows]))
  const share = (name: string, of: ReadonlyMap<string, number>, all: number) =>
    (of.get(name) ?? 0) / Math.max(1, all)
  const all = sum([...rows.values()])
  const names = [...new Set([...planned.keys(), ...rows.keys()])].sort()
  return {
    planned: root([
      chinese(planned, categoryOf),
      ...(english.length === 0 ? [] : [englishNode(plannedEnglish(plan.rows))]),
    ]),
    achieved: root([chinese(rows, categoryOf), ...(english.length === 0 ? [] : [englishNode(english)])]),
    of: mixed ? 'mixture' : 'build',
    lines: names.map(task => {
      const paper = plan.tasks.find(({ name }) => name === task)
      return {
        task,
        category: categoryOf(task),
        planned: paper && share(task, planned, plan.rows),
        achieved: share(task, rows, all),
        paper: paper?.paperShare == null ? undefined : paper.paperShare / 100,
        rows: rows.get(task) ?? 0,
      }
    }),
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)

const node = (name: string, en: string, zh: string, below: readonly ShareNode[]): ShareNode => ({
  name,
  en,
  zh,
  rows: sum(below.map(({ rows }) => rows)),
  below,
})

const leaf = (name: string, rows: number, en = name): ShareNode => ({ name, en, zh: en, rows, below: [] })

const root = (languages: readonly ShareNode[]): ShareNode => node('all', 'all', '全部', languages)

function chinese(rows: ReadonlyMap<string, number>, categoryOf: (task: string) => string): ShareNode {
  const categories = Object.entries(CATEGORIES).map(([category, { en, zh }]) =>
    node(
      category,
      en,
      zh,
      [...rows].filter(([task]) => categoryOf(task) === category).map(([task, rows]) => leaf(task, rows)),
    ),
  )
  return node(
    'zh',
    'Chinese',
    '中文',
    categories.filter(({ rows }) => rows > 0),
  )
}

const SUBMIXTURES: Readonly<Record<string, string>> = {
  flan2021: 'Flan 2021',
  t0: 'T0',
  niv2: 'NIv2',
  cot: 'CoT',
  dialog: 'Dialog',
}

type Submixture = { readonly name: string; readonly rows: number }

/** English submixtures have hundreds of tasks, which no chart shows. */
const englishNode = (parts: readonly Submixture[]): ShareNode =>
  node(
    'en',
    'English',
    '英文',
    parts.filter(({ rows }) => rows > 0).map(({ name, rows }) => leaf(name, rows, SUBMIXTURES[name] ?? name)),
  )

const englishIn = (mixture: MixManifest | undefined): Submixture[] =>
  (mixture?.languages.find(({ name, rows }) => name === 'en' && rows > 0)?.parts ?? []).map(
    ({ name, rows, validation }) => ({ name, rows: rows + validation }),
  )

/** Two English rows for a Chinese one, by the submixtures' shares. */
function plannedEnglish(chinese: number): Submixture[] {
  const rows = (chinese * PAPER.shares.en) / PAPER.shares.zh
  const all = sum(Object.values(PAPER.en))
  return Object.entries(PAPER.en).map(([name, share]) => ({ name, rows: (rows * share) / all }))
}

export const categoryNames = (category: string): { readonly en: string; readonly zh: string } =>
  CATEGORIES[category as Category] ?? { en: category, zh: category }
