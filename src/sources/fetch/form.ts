import { mkdirSync, rmSync } from 'node:fs'
import { join, sep } from 'node:path'
import { globPattern, isGlob } from '../../lib/glob.ts'
import { hash64, hex } from '../../lib/hash.ts'
import { type Form, partnersOf, type Source } from '../descriptor.ts'
import { importFiles } from '../import/import.ts'
import { matchTail } from '../import/match.ts'
import type { ImportResult, Placed } from '../import/outcome.ts'
import { noteListed } from '../listed.ts'
import { namesOf } from '../names.ts'
import { pinName } from '../pins.ts'
import { folderOf, locate } from '../raw.ts'
import type { Errand } from './errand.ts'
import { stated } from './integrity.ts'
import { type Location, locationsOf } from './locations.ts'
import { downloadAll } from './many.ts'
import type { Session } from './request.ts'
import { hopeless, isTrouble, type Trouble } from './trouble.ts'

/** A location that did not give the files, and why. */
export interface Refusal {
  readonly location: string
  readonly why: string
  /** Worth trying another time. */
  readonly again: boolean
}

export interface FormResult {
  /** The location that gave the files; undefined where none did. */
  readonly location?: string
  readonly taken: readonly Placed[]
  readonly refusals: readonly Refusal[]
}

/** A form that is to be fetched. */
export interface Target {
  readonly source: Source
  readonly form: string
  readonly description: Form
  /** Files that are here and stay, by their names in the form. */
  readonly intact: ReadonlySet<string>
  /** Where downloads lie until they are placed. */
  readonly staging: string
}

/** Tries the locations of a form one after another, until all its files are in their places. */
export async function fetchForm(target: Target, errand: Errand, session: Session): Promise<FormResult> {
  const { source, form, description, staging } = target
  const byName = new Map(description.files.map(file => [file.name, file]))
  const known = (name: string) => {
    const tail = tailIn(description, name) ?? name
    const { bytes, md5, sha256 } = byName.get(tail) ?? {}
    const pin = errand.pins.get(pinName(source, form, tail))
    return stated({ bytes: bytes ?? pin?.bytes, md5: md5 ?? pin?.md5, sha256: sha256 ?? pin?.sha256 })
  }
  const refusals: Refusal[] = []
  const taken: Placed[] = []
  for (const location of locationsOf(description, errand.network.hubs, known)) {
    const { placed = [], trouble } = await fetchFrom(location, target, errand, session)
    taken.push(...placed)
    if (trouble) {
      refusals.push({ location: location.name, why: trouble.why, again: trouble.again !== 'never' })
      continue
    }
    rmSync(staging, { recursive: true, force: true })
    return { location: location.name, taken, refusals }
  }
  return { taken, refusals }
}

/** What it gave, all the same where it lacks something. */
async function fetchFrom(
  location: Location,
  target: Target,
  errand: Errand,
  session: Session,
): Promise<{ placed?: readonly Placed[]; trouble?: Trouble }> {
  const { source, form, description, intact, staging } = target
  const parcels = await location.list(session)
  if (isTrouble(parcels)) return { trouble: parcels }
  const tails = parcels.map(({ name }) => tailIn(description, name))
  const due = parcels.filter(({ packed }, i) => packed || !intact.has(tails[i] ?? ''))
  const folder = join(staging, hex(hash64(location.name)))
  mkdirSync(folder, { recursive: true })
  const trouble = await downloadAll(due, folder, source.name, errand, session)
  if (trouble) return { trouble }

  const home = folderOf(errand.raw, source, form)
  const listed = tails.filter((tail): tail is string => tail !== undefined && isByGlob(description, tail))
  if (listed.length > 0) noteListed(home, listed)
  const { raw, sources, accepts, strict = false, replace = false, pins, watch } = errand
  const wanted = [{ corpus: source.name, form }]
  const request = { from: folder, raw, wanted, sources, accepts, strict, replace, own: true, pins }
  const result = await importFiles({ ...request, note: text => watch.note(without(text, folder)) })
  const lacking = locate(home, description).missing.flatMap(({ absent }) => absent)
  if (lacking.length === 0 && (!replace || result.refused.length === 0)) return { placed: result.taken }
  // What is wrong in it would be wrong again.
  rmSync(folder, { recursive: true, force: true })
  return { placed: result.taken, trouble: hopeless(without(reasonOf(result, lacking), folder)) }
}

/** True for a file that the form does not name: that it is not there could not be told later. */
const isByGlob = ({ files }: Form, tail: string): boolean =>
  files.flatMap(namesOf).some(name => isGlob(name) && globPattern(name).test(tail))

/** What a path is called among the files of a form. */
function tailIn({ files }: Form, path: string): string | undefined {
  for (const file of files) {
    for (const each of [...namesOf(file), ...partnersOf(file)]) {
      const tail = matchTail(each, path)
      if (tail !== undefined) return tail
    }
  }
  return undefined
}

function reasonOf({ refused, undecided }: ImportResult, lacking: readonly string[]): string {
  const reasons = [
    ...refused.map(({ from, why }) => (why.includes(from) ? why : `${from}: ${why}`)),
    ...undecided.flatMap(({ from, candidates }) =>
      candidates.map(({ why }) => `${from}: ${why ?? 'undecided'}`),
    ),
  ]
  return reasons.length > 0 ? reasons.join('; ') : `it has no ${lacking.join(', ')}`
}

const without = (text: string, folder: string): string => text.replaceAll(`${folder}${sep}`, '')
