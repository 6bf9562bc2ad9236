import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { isGlob } from '../src/lib/glob.ts'
import type { Form, Place, Source } from '../src/sources/descriptor.ts'
import { fetchable } from '../src/sources/descriptor.ts'
import { locationsOf, namesRead } from '../src/sources/fetch/locations.ts'
import { openNetwork } from '../src/sources/fetch/network.ts'
import { matchTail } from '../src/sources/import/match.ts'

const { sources } = await loadCatalogue()
const everySource = [...sources.values()].map(source => [source.name, source] as const)
const places = everySource.flatMap(([name, { forms }]) =>
  [...forms].flatMap(([form, { from }]) => from.map(place => [`${name}/${form}`, place] as const)),
)
const addressOf = (place: Place): URL | undefined =>
  'hf' in place ? undefined : new URL('url' in place ? place.url : place.base)

/** Places that have a part of a form; a login or a person stands before the rest, and the descriptor says so. */
const PARTIAL = ['cinlid/luge', 'nlpcc2014-news/']

describe('the places of the corpora', () => {
  it('name data sets of the hub as such, so that HF_ENDPOINT steers them', () => {
    const hosts = places.map(([, place]) => addressOf(place)?.hostname ?? '')
    expect(hosts.filter(host => /(^|\.)(huggingface\.co|hf\.co|hf-mirror\.com)$/.test(host))).toEqual([])
  })

  it('are addresses without passwords and fragments; a base ends where a name can follow', () => {
    for (const [label, place] of places) {
      const address = addressOf(place)
      if (!address) continue
      expect([address.username, address.password, address.hash], label).toEqual(['', '', ''])
      if ('base' in place) expect(place.base, label).toMatch(/[/=]$/)
    }
  })

  it('are each named once in a form', () => {
    for (const [name, { forms }] of everySource) {
      for (const [form, { from }] of forms) {
        const texts = from.map(place => JSON.stringify(place))
        expect(new Set(texts).size, `${name}/${form}`).toBe(texts.length)
      }
    }
  })

  it.each(everySource)(
    'of %s give every file that is read, under a name of the descriptor',
    async (name, { forms }) => {
      const session = {
        network: openNetwork({ timeout: 1, retries: 0, pause: 1 }, {}),
        signal: new AbortController().signal,
        deadline: 0,
      }
      for (const [form, description] of forms) {
        for (const location of locationsOf(
          { ...description, from: addresses(description) },
          [],
          () => ({}),
        )) {
          const parcels = await location.list(session)
          if (!Array.isArray(parcels)) throw new Error(`${name}/${form}: no list`)
          const plain = parcels.filter(({ packed }) => !packed)
          for (const parcel of plain)
            expect(
              namesRead(description).filter(each => matchTail(each, parcel.name) !== undefined),
              parcel.url,
            ).toHaveLength(1)
          if (plain.length < parcels.length || PARTIAL.includes(`${name}/${form}`)) continue
          const given = (each: string) => plain.some(parcel => matchTail(each, parcel.name) !== undefined)
          expect(
            namesRead(description).filter(each => !given(each)),
            `${location.name} for ${name}/${form}`,
          ).toEqual([])
        }
      }
      await session.network.close()
    },
  )

  it('that list their files for a glob are on the hub, or name the files', () => {
    for (const [name, { forms }] of everySource) {
      for (const [form, { files, from }] of forms) {
        if (!files.some(file => isGlob(file.name) && file.off === undefined)) continue
        for (const place of from)
          expect('hf' in place || ('base' in place && place.files !== undefined), `${name}/${form}`).toBe(
            true,
          )
      }
    }
  })

  it('are there for every corpus, or words that say what a person has to do', () => {
    const helpless = ({ facts, ...source }: Source) =>
      facts.ask === undefined && fetchable({ facts, ...source }).length === 0
    expect([...sources.values()].filter(helpless).map(({ name }) => name)).toEqual([])
  })

  it('first have a form that holds what the others are measured by', () => {
    for (const [name, { forms }] of everySource) expect([...forms.values()][0]!.differs, name).toBeUndefined()
  })
})

const addresses = ({ from }: Form): Place[] => from.filter(place => !('hf' in place))
