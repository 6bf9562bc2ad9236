import { parseDocument } from 'yaml'
import { z } from 'zod'
import { globPattern } from '../lib/glob.ts'
import type { ShardFacts } from './dataset.ts'
import type { Feature } from './shapes.ts'

const feature = z.object({
  name: z.string(),
  dtype: z.literal('string').optional(),
  list: z.array(z.object({ name: z.string(), dtype: z.literal('string') })).optional(),
})

const schema = z.object({
  license: z.string(),
  license_link: z.string(),
  language: z.array(z.string()).min(1),
  configs: z
    .array(
      z.object({
        config_name: z.string(),
        default: z.literal(true).optional(),
        data_files: z.array(z.object({ split: z.string().regex(/^\w+(\.\w+)*$/), path: z.string() })).min(1),
      }),
    )
    .min(1),
  dataset_info: z.array(
    z.object({
      config_name: z.string(),
      features: z.array(feature),
      splits: z.array(z.object({ name: z.string(), num_examples: z.int().positive() })),
    }),
  ),
})

type Head = z.output<typeof schema>

/**
 * What a loader would stumble over in a card: YAML that cannot be read, columns or numbers of rows other than those of
 * the shards, shards that no path takes.
 */
export function cardFaults(
  card: string,
  features: readonly Feature[],
  shards: readonly ShardFacts[],
): string[] {
  const head = /^---\n(.*?)\n---\n/s.exec(card)?.[1]
  if (head === undefined) return ['no YAML between lines of three hyphens at its beginning']
  const document = parseDocument(head)
  if (document.errors[0]) return [document.errors[0].message.split('\n')[0]!]
  const { data, error } = schema.safeParse(document.toJS())
  if (error) return error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
  return headFaults(data, features, shards)
}

function headFaults(
  { configs, dataset_info: infos }: Head,
  features: readonly Feature[],
  shards: readonly ShardFacts[],
) {
  const faults: string[] = []
  if (configs.filter(config => config.default).length !== 1)
    faults.push('not exactly one config with default: true')
  const expected = JSON.stringify(features.map(({ name, turns }) => [name, turns ?? 'string']))
  for (const { config_name: name, data_files: files } of configs) {
    const info = infos.find(each => each.config_name === name)
    if (!info) {
      faults.push(`no dataset_info of the config ${name}`)
      continue
    }
    const found = info.features.map(({ name, dtype, list }) => [name, dtype ?? list?.map(turn => turn.name)])
    if (JSON.stringify(found) !== expected)
      faults.push(`features of the config ${name} other than the records'`)
    for (const { split, path } of files) {
      const taken = shards.filter(shard => matches(path, shard.name))
      const rows = taken.reduce((sum, shard) => sum + shard.rows, 0)
      const said = info.splits.find(each => each.name === split)?.num_examples
      if (taken.length === 0) faults.push(`${path}: no such shard`)
      else if (said !== rows)
        faults.push(`num_examples ${said} of ${name}, ${split}: the shards hold ${rows}`)
    }
    if (info.splits.length !== files.length)
      faults.push(`other splits in dataset_info than in the config ${name}`)
  }
  const all = configs.find(config => config.default)?.data_files ?? []
  const missed = shards.filter(
    ({ name, split }) => !all.some(file => file.split === split && matches(file.path, name)),
  )
  if (missed.length > 0) faults.push(`no path of the default config takes ${missed[0]!.name}`)
  return faults
}

const matches = (glob: string, name: string): boolean => globPattern(glob).test(name)
