import { join } from 'node:path'
import { z } from 'zod'
import type { Catalogue } from '../build/catalogue.ts'
import { SPLITS, type TaskFacts } from '../output/dataset.ts'
import { corpusFacts } from './facts.ts'
import type { Source } from './source.ts'

const sums = z.object({ bytes: z.number(), sha256: z.string() })

const task = z.object({
  name: z.string(),
  licence: z.string(),
  use: z.string(),
  rows: z.number(),
  validation: z.number(),
})

/** What of a mixture's manifest an export has to know. */
export const mixtureSchema = z.object({
  made: z.object({ zh: z.record(z.string(), z.string()) }),
  languages: z.array(
    z.object({
      name: z.enum(['zh', 'en']),
      parts: z.array(z.object({ name: z.string(), tasks: z.array(task) })),
    }),
  ),
  shards: z.array(sums.extend({ name: z.string(), split: z.enum(SPLITS), rows: z.number(), text: sums })),
})

export type Mixture = z.output<typeof mixtureSchema>

/** The shards of a mixture. */
export function mixtureSource(folder: string, { languages, shards }: Mixture, catalogue: Catalogue): Source {
  return {
    kind: 'mixture',
    shuffled: true,
    pieces: shards.map(({ name, ...shard }) => ({ ...shard, name, path: join(folder, name) })),
    tasks: languages.flatMap(({ name, parts }) =>
      name === 'zh'
        ? parts.flatMap(part => part.tasks.map(each => chineseFacts(part.name, each, catalogue)))
        : parts.flatMap(part => englishFacts(part.name, part.tasks, catalogue)),
    ),
  }
}

type MixedTask = z.output<typeof task>

const rowsOf = ({ rows, validation }: Pick<MixedTask, 'rows' | 'validation'>) => ({ train: rows, validation })

function chineseFacts(part: string, mixed: MixedTask, catalogue: Catalogue): TaskFacts {
  const { name, licence } = mixed
  const source = catalogue.tasks.get(name)?.source
  return {
    name,
    language: 'zh',
    part,
    ...corpusFacts(source?.name ?? name, source, licence),
    rows: rowsOf(mixed),
  }
}

/** A submixture has hundreds of tasks, of which a card needs the licences: one entry for each of these. */
function englishFacts(part: string, tasks: readonly MixedTask[], catalogue: Catalogue): TaskFacts[] {
  const source = catalogue.sources.get(part)
  const licences = new Map<string, { use: string; train: number; validation: number }>()
  for (const mixed of tasks) {
    const sum = licences.get(mixed.licence) ?? { use: mixed.use, train: 0, validation: 0 }
    sum.train += mixed.rows
    sum.validation += mixed.validation
    licences.set(mixed.licence, sum)
  }
  return [...licences].map(([id, { use, ...rows }]) => ({
    name: part,
    language: 'en',
    part,
    ...corpusFacts(part, source, id),
    licence: { id, use },
    rows,
  }))
}
