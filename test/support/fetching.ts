import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { acceptsFor } from '../../src/build/accepts.ts'
import type { Task } from '../../src/build/catalogue.ts'
import { wantedFrom } from '../../src/cli/corpora.ts'
import type { Source } from '../../src/sources/descriptor.ts'
import type { FetchResult } from '../../src/sources/fetch/ask.ts'
import type { Watch } from '../../src/sources/fetch/errand.ts'
import { type FetchRequest, fetchCorpora } from '../../src/sources/fetch/fetch.ts'
import { type Manners, openNetwork } from '../../src/sources/fetch/network.ts'
import { loadSources } from '../../src/sources/load.ts'
import { readPins } from '../../src/sources/pins.ts'
import { filesIn, put } from '../helpers/folders.ts'

/** Corpora whose records have the field `a`, by what their descriptors say of files and places. */
export function corpora(folder: string, descriptors: Readonly<Record<string, string>>): Map<string, Source> {
  for (const [name, text] of Object.entries(descriptors)) {
    const head = `title: ${name}\nhome: https://example.org/${name}\nlicence: { id: MIT, use: commercial }\nbibtex: ''\n`
    put(join(folder, name, 'source.yaml'), `${head}${text}\n`)
  }
  return loadSources([folder])
}

const EXAMPLE = z.strictObject({ text: z.string() })

const taskOf = (source: Source): Task => ({
  name: source.name,
  source,
  module: '',
  renderings: 10,
  example: EXAMPLE,
  spec: {
    title: source.name,
    category: 'text-classification',
    domain: '通用',
    templates: [],
    record: z.object({ a: z.string() }),
    example: EXAMPLE,
    *examples(record) {
      yield { text: (record as { a: string }).a }
    },
  },
})

/** JSON Lines of that many records. */
export const records = (count: number, field = 'a'): string =>
  Array.from({ length: count }, (_, i) => `${JSON.stringify({ [field]: `第${i}句话` })}\n`).join('')

export const QUICK: Manners = { timeout: 2, retries: 2, pause: 0.01 }

export const SILENT: Watch = { begin: () => ({ at: () => {}, end: () => {} }), note: () => {} }

export interface Asked extends Partial<Omit<FetchRequest, 'network' | 'wanted' | 'sources'>> {
  readonly env?: Readonly<Record<string, string>>
  readonly manners?: Partial<Manners>
}

/** Fetches what the words name; the results by corpus. */
export async function fetchWords(
  sources: ReadonlyMap<string, Source>,
  raw: string,
  words: readonly string[],
  { env = {}, manners, ...more }: Asked = {},
): Promise<Record<string, FetchResult>> {
  const network = openNetwork({ ...QUICK, ...manners }, env)
  try {
    const results = await fetchCorpora({
      raw,
      sources,
      wanted: wantedFrom(words, sources, new Map()),
      accepts: acceptsFor([...sources.values()].map(taskOf)),
      network,
      jobs: 3,
      pins: readPins(raw),
      watch: SILENT,
      ...more,
    })
    return Object.fromEntries(results.map(result => [result.corpus, result]))
  } finally {
    await network.close()
  }
}

/** The texts of all files below a folder by their paths, dot files left out. */
export const textsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    filesIn(folder)
      .filter(name => !name.split('/').some(part => part.startsWith('.')))
      .map(name => [name, readFileSync(join(folder, name), 'utf8')]),
  )

/** Dot files and folders directly below a folder: downloads that are not over, staging folders. */
export const hiddenIn = (folder: string): string[] => readdirSync(folder).filter(name => name.startsWith('.'))
