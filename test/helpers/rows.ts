import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export interface Row {
  readonly id: string
  readonly instruction: string
  readonly input: string
  readonly output: string
  readonly domain: string
  readonly task: string
}

export interface PartEntry {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
  readonly side: 'train' | 'validation'
  readonly text: Sums
  readonly index: Sums
}

interface Sums {
  readonly bytes: number
  readonly sha256: string
}

/** What the tests read of a manifest's task. */
export interface Entry {
  readonly fingerprint: string
  readonly files: readonly {
    readonly name: string
    readonly split: string
    readonly records: number
    readonly beside?: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
  }[]
  readonly missing: readonly string[]
  readonly records: number
  readonly rejects: readonly {
    readonly reason: string
    readonly count: number
    readonly places: readonly string[]
  }[]
  readonly skips: Readonly<Record<string, number>>
  readonly examples: number
  readonly renderings: number
  readonly planned: number
  readonly dropped: Readonly<Record<string, number>>
  readonly rows: number
  readonly parts: readonly PartEntry[]
}

export interface ManifestText {
  readonly biflan: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly tasks: Readonly<Record<string, Entry>>
}

export const manifestOf = (out: string): ManifestText =>
  JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as ManifestText

/** The text of a part, plain or gzip. */
export function textOf(path: string): string {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** A task's rows as they stand, one a line, in the order of the manifest's parts. */
export const linesOf = (out: string, task: string): string[] =>
  manifestOf(out).tasks[task]!.parts.flatMap(({ name }) =>
    textOf(join(out, 'tasks', task, name))
      .split('\n')
      .slice(0, -1),
  )

export const rowsOf = (out: string, task: string): Row[] =>
  linesOf(out, task).map(line => JSON.parse(line) as Row)

/** `task/file#record.example` of a row: which example it says. */
export const exampleOf = ({ id }: Row): string => id.slice(0, id.lastIndexOf('/'))

/** `template.form.shots` of a row: how it says it. */
export function wordingOf({ id }: Row): { template: string; form: string; shots: number } {
  const [template, form, shots] = id.slice(id.lastIndexOf('/') + 1).split('.') as [string, string, string]
  return { template, form, shots: Number(shots) }
}

/** True where there is no build, or its manifest can be read and is whole JSON. */
export const isWhole = (out: string): boolean =>
  !existsSync(join(out, 'manifest.json')) || manifestOf(out).tasks !== undefined
