import type { Side } from '../../build/validation.ts'
import { hash32 } from '../../lib/hash.ts'
import type { Unified } from '../../output/row.ts'
import { idIn, type Line, templateOf, textOf } from './groups.ts'

/** Rows by what became of them. A row that only changed sides (training, validation) is moved. */
export interface Counts {
  added: number
  removed: number
  changed: number
  moved: number
}

export type Kind = keyof Counts
export const KINDS = ['changed', 'removed', 'added', 'moved'] as const satisfies readonly Kind[]

/** A row that is not the same in both builds. */
export interface Sample {
  readonly kind: Kind
  readonly old: Unified | undefined
  readonly new: Unified | undefined
  /** Which sides it was and is on; undefined where both are the same, or there is but one. */
  readonly sides?: { readonly old: Side; readonly new: Side }
}

/** So many rows of each kind are kept to be looked at. */
const KEPT = 3

export const noCounts = (): Counts => ({ added: 0, removed: 0, changed: 0, moved: 0 })

export type Counter = ReturnType<typeof counter>

/** Counts rows by template, and keeps of each kind the few with the smallest hashes, so that they are from all over. */
export function counter() {
  const templates = new Map<string, Counts>()
  const kept: Record<Kind, { readonly hash: number; readonly sample: Sample }[]> = {
    changed: [],
    removed: [],
    added: [],
    moved: [],
  }
  let same = 0
  return {
    same(rows: number): void {
      same += rows
    },
    /** One of both is missing where a row was added or removed. */
    count(kind: Kind, old: Line | undefined, now: Line | undefined, sides?: Sample['sides']): void {
      const line = (now ?? old)!
      const name = templateOf(line)
      const counts = templates.get(name) ?? noCounts()
      counts[kind]++
      templates.set(name, counts)
      const hash = hash32(idIn(line))
      const list = kept[kind]
      if (list.length === KEPT && hash >= list.at(-1)!.hash) return
      list.push({ hash, sample: { kind, old: rowOf(old), new: rowOf(now), ...(sides && { sides }) } })
      list.sort((a, b) => a.hash - b.hash)
      list.splice(KEPT)
    },
    result: () => ({
      same,
      templates: [...templates]
        .map(([template, counts]) => ({ template, ...counts }))
        .sort((a, b) => (a.template < b.template ? -1 : 1)),
      samples: KINDS.flatMap(kind => kept[kind].map(({ sample }) => sample)),
    }),
  }
}

const rowOf = (line: Line | undefined): Unified | undefined => line && (JSON.parse(textOf(line)) as Unified)
