import type { Format } from './shapes.ts'

/** How records lie in a file. */
export const CONTAINERS = ['jsonl', 'jsonl.gz', 'jsonl.zst', 'parquet'] as const
export type Container = (typeof CONTAINERS)[number]

/** The ending of a shard's name. OpenBA's own trainer wants `.json`, with an object on each line. */
export const endingOf = (container: Container, format: Format): string =>
  format === 'openba' ? container.replace('jsonl', 'json') : container

/** `train-00000-of-00064.jsonl.gz`: the shards of a split are numbered from 0. */
export const shardName = (split: string, number: number, of: number, ending: string): string =>
  `${split}-${five(number)}-of-${five(of)}.${ending}`

const five = (number: number): string => String(number).padStart(5, '0')
