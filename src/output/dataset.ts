import type { Container } from './containers.ts'
import { type Format, shapeOf } from './shapes.ts'

/** The splits of a data set. */
export const SPLITS = ['train', 'validation'] as const
export type Split = (typeof SPLITS)[number]
export type Rows = Readonly<Record<Split, number>>

/** What a data set says of one of its tasks, or of one of the English submixtures. */
export interface TaskFacts {
  readonly name: string
  readonly language: 'zh' | 'en'
  /** Category or submixture. */
  readonly part: string
  readonly title: string
  readonly corpus: string
  readonly home?: string | undefined
  readonly cite?: string | undefined
  readonly bibtex?: string | undefined
  readonly licence: { readonly id: string; readonly use: string; readonly note?: string | undefined }
  /** Templates that say its examples; unknown of rows that came as they are. */
  readonly templates?: number | undefined
  readonly rows: Rows
}

export interface ShardFacts {
  /** Path below the data set's folder, with `/`. */
  readonly name: string
  readonly split: Split
  readonly rows: number
}

/** A folder of shards, as its card describes it. */
export interface Dataset {
  readonly format: Format
  readonly keepId: boolean
  readonly container: Container
  /** Its rows stand in an order of chance; otherwise task by task. */
  readonly shuffled: boolean
  readonly shards: readonly ShardFacts[]
  readonly tasks: readonly TaskFacts[]
  /** What a person should know who trains on it. */
  readonly issues: readonly string[]
}

export const featuresOf = ({ format, keepId }: Pick<Dataset, 'format' | 'keepId'>) =>
  shapeOf(format, keepId).features

/** The shards in groups that can be loaded alone: by folder, and all together first. `path`: which of a split's shards. */
export interface Config {
  readonly name: string
  readonly splits: readonly { readonly split: Split; readonly path: string; readonly rows: number }[]
}

/**
 * `default` for all shards; where they lie task by task (`data/<task>/…`, `train/<task>/…`), one of each task besides.
 */
export function configsOf({ shards }: Pick<Dataset, 'shards'>): Config[] {
  const groups = [...new Set(shards.map(({ name }) => groupOf(name)))]
  const grouped = groups.some(group => group !== '')
  return [
    { name: 'default', splits: splitsOf(shards, grouped ? '*' : '') },
    ...groups
      .filter(group => group !== '')
      .map(group => ({
        name: group,
        splits: splitsOf(
          shards.filter(({ name }) => groupOf(name) === group),
          group,
        ),
      })),
  ]
}

/** `ocnli` of `data/ocnli/train-00000-of-00001.jsonl`; empty where a shard lies in no folder of its task. */
const groupOf = (name: string): string => name.split('/').slice(1, -1).join('/')

const splitsOf = (shards: readonly ShardFacts[], group: string) =>
  SPLITS.flatMap(split => {
    const mine = shards.filter(shard => shard.split === split)
    if (mine.length === 0) return []
    const folder = mine[0]!.name.split('/')[0]!
    const path = [folder, ...(group === '' ? [] : [group]), `${split}-*`].join('/')
    return { split, path, rows: sumOf(mine.map(({ rows }) => rows)) }
  })

export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
