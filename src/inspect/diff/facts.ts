import type { Manifest, TaskEntry } from '../../build/manifest.ts'

/** A value that is not the same in both builds; undefined where one of them has none. */
export interface Difference {
  readonly name: string
  readonly old: unknown
  readonly new: unknown
}

/** Every name whose value differs. */
export function differences(
  old: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Difference[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter(name => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
    .map(name => ({ name, old: old[name], new: now[name] }))
}

/** What made the builds: this program and its libraries. */
export const programOf = ({ biflan, libraries }: Manifest): Record<string, string> => ({
  biflan,
  ...libraries,
})

/** What a manifest says of a task beside its rows and files. */
export function factsOf(entry: TaskEntry): Record<string, unknown> {
  const { corpus, form, licence, records, examples, renderings, planned, missing } = entry
  const counted = (what: string, reasons: Readonly<Record<string, number>>) =>
    Object.entries(reasons).map(([reason, count]) => [`${what}: ${reason}`, count] as const)
  return {
    corpus,
    form,
    licence,
    ...(missing.length > 0 && { missing }),
    records,
    examples,
    renderings,
    planned,
    ...Object.fromEntries([
      ...counted('skipped', entry.skips),
      ...counted('dropped', entry.dropped),
      ...counted('rejected', Object.fromEntries(entry.rejects.map(({ reason, count }) => [reason, count]))),
    ]),
  }
}

/** A raw file as one of the builds read it. */
interface FileFacts {
  readonly bytes: number
  readonly records: number
  readonly sha256: string
}

export interface FileDifference {
  readonly file: string
  readonly old: FileFacts | undefined
  readonly new: FileFacts | undefined
}

/** The raw files whose bytes differ, those that are read beside others too. */
export function fileDifferences(old: TaskEntry | undefined, now: TaskEntry | undefined): FileDifference[] {
  return differences(filesOf(old), filesOf(now)).map(({ name, old, new: is }) => ({
    file: name,
    old: old as FileFacts | undefined,
    new: is as FileFacts | undefined,
  }))
}

const filesOf = (entry: TaskEntry | undefined): Record<string, FileFacts> =>
  Object.fromEntries(
    (entry?.files ?? []).flatMap(({ name, bytes, records, sha256, beside = [] }) => [
      [name, { bytes, records, sha256 }],
      ...beside.map(other => [other.name, { bytes: other.bytes, records: 0, sha256: other.sha256 }] as const),
    ]),
  )
