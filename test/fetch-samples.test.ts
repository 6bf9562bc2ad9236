import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { acceptsFor } from '../src/build/accepts.ts'
import { loadCatalogue } from '../src/build/catalogue.ts'
import type { Form, Place, Source, SourceFile } from '../src/sources/descriptor.ts'
import { fetchCorpora } from '../src/sources/fetch/fetch.ts'
import { openNetwork } from '../src/sources/fetch/network.ts'
import { filesHere, locate, sampleFolder } from '../src/sources/raw.ts'
import { filesIn, temporary } from './helpers/folders.ts'
import { QUICK, SILENT } from './support/fetching.ts'
import { file, serve } from './support/server.ts'
import { tar } from './support/tar.ts'
import { zip } from './support/zip.ts'

const root = temporary()
const server = await serve()
const { sources, tasks } = await loadCatalogue()
const judge = acceptsFor(tasks.values())

/** Some samples have more odd records than a published file of their size may have: then they are taken as they are. */
const accepts: typeof judge = async (source, form, file, path) => {
  const sample = filesHere(sampleFolder(source, form), { files: [file], from: [] })
    .values()
    .next().value!
  return (await judge(source, form, file, sample)) === undefined ? judge(source, form, file, path) : undefined
}

type Files = readonly { readonly name: string; readonly data: Buffer }[]

/** The sample of a form, as the publisher would offer it at one of its places; the place with a loopback address. */
async function published(label: string, place: Place, files: Files): Promise<Place> {
  const offer = (name: string, bytes: Uint8Array) => server.on(`/${label}/${name}`, file(bytes))
  const inFolder = files.map(({ name, data }) => ({ name: `download-main/data/${name}`, data }))
  const packed = async (): Promise<Buffer> => {
    if (place.unpack === 'zip') return zip(inFolder)
    return place.unpack === 'gz' ? gzipSync(files[0]!.data) : gzipSync(await tar(inFolder))
  }
  if ('hf' in place) {
    const id = `test/${label.replaceAll('/', '-')}`
    const offered = place.unpack ? [{ name: place.files![0]!, data: await packed() }] : files
    const entries = offered.map(({ name, data }) => ({ type: 'file', path: name, size: data.length }))
    server.on(`/api/datasets/${id}/tree/${place.revision ?? 'main'}`, (_, response) =>
      response.end(JSON.stringify(entries)),
    )
    for (const { name, data } of offered)
      server.on(`/datasets/${id}/resolve/${place.revision ?? 'main'}/${name}`, file(data))
    return { ...place, hf: id }
  }
  if ('base' in place) {
    const named = place.files && !Array.isArray(place.files) ? place.files : undefined
    for (const { name, data } of files) offer(named?.[name] ?? name, data)
    return { ...place, base: `${server.url}/${label}/` }
  }
  const end = place.url.split('/').at(-1)!
  const url = offer(end.split('?')[0]!, place.unpack ? await packed() : files[0]!.data)
  const { md5: _md5, sha256: _sha256, bytes: _bytes, ...rest } = place
  return { ...rest, url: `${url}${end.includes('?') ? `?${end.split('?')[1]}` : ''}` }
}

/** What is known of the published file is not true of its sample. */
const unknown = ({
  md5: _md5,
  sha256: _sha256,
  bytes: _bytes,
  rows: _rows,
  ...rest
}: SourceFile): SourceFile => rest

/** Has but one of the two files. */
const PARTIAL = ['cinlid/luge/0']

/** Every corpus that can be fetched, form by form, place by place. */
const cases = [...sources.values()]
  .flatMap(source =>
    [...source.forms].flatMap(([form, description]) =>
      description.from.map(
        (place, i) => [`${source.name}/${form || '_'}/${i}`, source, form, description, place] as const,
      ),
    ),
  )
  .filter(([label, source, form, description]) => {
    // Some publications have no sample of their own.
    const sampled = locate(sampleFolder(source, form), description).missing.length === 0
    return sampled && !PARTIAL.includes(label)
  })

describe('a corpus as its place offers it', () => {
  it.each(cases)(
    'is recognised and put where builds look for it: %s',
    async (label, source, form, description, place) => {
      const here = filesHere(sampleFolder(source, form), description)
      const files = [...here].map(([name, path]) => ({ name, data: readFileSync(path) }))
      const only: Form = {
        ...description,
        files: description.files.map(unknown),
        from: [await published(label, place, files)],
      }
      const copy: Source = { ...source, forms: new Map([[form, only]]) }
      const raw = join(root, label)
      const network = openNetwork(QUICK, { HF_ENDPOINT: server.url })
      const request = {
        raw,
        sources: new Map([[source.name, copy]]),
        wanted: [{ corpus: source.name, form }],
        accepts,
      }
      const [result] = await fetchCorpora({ ...request, network, jobs: 2, pins: new Map(), watch: SILENT })
      await network.close()
      expect(result!.refusals).toEqual([])
      expect(result!.status).toBe('fetched')
      const folder = join(raw, source.name, form)
      expect(filesIn(folder).filter(name => name !== '.listed')).toEqual([...here.keys()].sort())
      for (const { name, data } of files)
        expect(readFileSync(join(folder, name)).equals(data), name).toBe(true)
    },
  )
})
