import { isGlob } from '../../lib/glob.ts'
import { type Form, type Place, partnersOf } from '../descriptor.ts'
import { matchTail } from '../import/match.ts'
import { namesOf } from '../names.ts'
import { escaped, filesOnHub, type HubFile, meantBy } from './hub.ts'
import { type Expected, stated } from './integrity.ts'
import type { Hub } from './network.ts'
import type { Item } from './receive.ts'
import type { Session } from './request.ts'
import { hopeless, isTrouble, type Trouble } from './trouble.ts'

/** A file of a location, and what it is to be called: a path that ends as the descriptor's name does, or an archive's. */
export interface Parcel extends Item {
  readonly name: string
}

/** One way to have all files of a form. */
export interface Location {
  /** As a person reads it. */
  readonly name: string
  /** What is to be downloaded, archives as one; trouble where that cannot be found out. */
  list(session: Session): Promise<readonly Parcel[] | Trouble>
}

/** What is known of a file by its name in the form. */
export type Known = (name: string) => Expected

/** The ways to have a form, in the order in which they are tried. A data set on the hub is tried at each hub. */
export const locationsOf = (form: Form, hubs: readonly Hub[], known: Known): Location[] =>
  form.from.flatMap(place =>
    'hf' in place ? hubs.map(hub => onHub(place, hub, form, known)) : [atAddress(place, form, known)],
  )

/** The files that a form reads, those that are read beside others included; of each the names that it may have. */
const filesRead = ({ files }: Form): (readonly string[])[] =>
  files
    .filter(({ off }) => off === undefined)
    .flatMap(file => [namesOf(file), ...partnersOf(file).map(name => [name])])

/** Their first names. */
export const namesRead = (form: Form): string[] => [...new Set(filesRead(form).map(([name]) => name!))]

type HubPlace = Extract<Place, { hf: string }>

/** Where the hub keeps what it converted to parquet by itself. */
const CONVERTED = 'refs/convert/parquet'

function onHub(place: HubPlace, hub: Hub, form: Form, known: Known): Location {
  const wanted = place.files?.map(name => [name]) ?? filesRead(form)
  const isParquet = wanted.some(([name]) => name!.endsWith('.parquet'))
  const revisions = place.revision ? [place.revision] : ['main', ...(isParquet ? [CONVERTED] : [])]
  return {
    name: `${hub.url}/datasets/${place.hf}`,
    async list(session) {
      let first: Trouble | undefined
      for (const revision of revisions) {
        const files = await filesOnHub(hub, place.hf, revision, session)
        if (isTrouble(files)) return first ?? files
        const parcels = parcelsOf(wanted, files, place.unpack !== undefined, known)
        if (!isTrouble(parcels)) return parcels
        first ??= parcels
      }
      return first!
    },
  }
}

/** The files that are wanted among those that are there. */
function parcelsOf(
  wanted: readonly (readonly string[])[],
  files: readonly HubFile[],
  packed: boolean,
  known: Known,
): Parcel[] | Trouble {
  const parcels = new Map<string, Parcel>()
  for (const names of wanted) {
    const found = names.map(name => meantBy(name, files))
    const meant = found.find(each => !isTrouble(each)) ?? found[0]!
    if (isTrouble(meant)) return meant
    for (const { path, url, expected } of meant) {
      const ours = packed ? {} : known(path)
      const differs = difference(ours, expected)
      if (differs !== undefined) return hopeless(`${path}: ${differs}`)
      parcels.set(path, { name: path, url, packed, expected: { ...expected, ...ours } })
    }
  }
  return [...parcels.values()]
}

/** Where a list of files promises others than the ones we know. */
function difference(ours: Expected, listed: Expected): string | undefined {
  const name = (['sha256', 'bytes'] as const).find(
    each => ours[each] !== undefined && listed[each] !== undefined && ours[each] !== listed[each],
  )
  return name && `${name} ${listed[name]} instead of ${ours[name]}`
}

function atAddress(place: Exclude<Place, HubPlace>, form: Form, known: Known): Location {
  const packed = place.unpack !== undefined
  const parcel = (name: string, url: string, own: Expected): Parcel => ({
    name,
    url,
    packed,
    expected: packed ? own : { ...known(name), ...own },
  })
  if ('url' in place) {
    const { url, bytes, md5, sha256 } = place
    const one = parcel(fileName(place, form), url, stated({ bytes, md5, sha256 }))
    return { name: url, list: async () => [one] }
  }
  const all = entriesOf(place, form).map(([name, tail]) => parcel(name, place.base + escaped(tail), {}))
  return { name: place.base, list: async () => all }
}

function entriesOf({ files }: Extract<Place, { base: string }>, form: Form): [string, string][] {
  if (files && !Array.isArray(files)) return Object.entries(files)
  return (files ?? namesRead(form).filter(name => !isGlob(name))).map(name => [name, name])
}

/** What the file at an address is to be called: as the form's only file, or as the address ends. */
function fileName({ url, unpack }: Extract<Place, { url: string }>, form: Form): string {
  const names = namesRead(form)
  const end = decodeURIComponent(new URL(url).pathname.split('/').findLast(part => part !== '') ?? 'file')
  const safe = end.replace(/[/\\\0-\x1f\x7f]/g, '_').replace(/^\.+/, '_')
  const bare = unpack === 'gz' ? safe.replace(/\.gz$/i, '') : safe
  if (unpack !== undefined && unpack !== 'gz') return safe
  if (names.some(name => matchTail(name, bare) !== undefined)) return safe
  const [only] = names
  return names.length === 1 && only !== undefined && !isGlob(only)
    ? `${only}${unpack === 'gz' ? '.gz' : ''}`
    : safe
}
