import { compareHash } from '../../lib/hash.ts'
import { originOf } from '../../output/origin.ts'
import type { Unified } from '../../output/row.ts'
import type { KeyedLine, SaidRowsByTemplate } from '../coverage/said-rows.ts'

/** A row that a reader of the report can look at. */
export interface Sample {
  readonly id: string
  readonly task: string
  readonly template: string
  /** Option form, `-` for none. */
  readonly form: string
  readonly setting: string
  readonly inverse: boolean
  readonly domain: string
  readonly instruction: string
  readonly input: string
  readonly output: string
}

/** Characters of a text that are shown: more than any row has that was held to a trainer's limits. */
export const LONGEST = 4000

/**
 * At most `most` rows of a task: of every template the row with the smallest key, without or with worked examples,
 * before a second one of any. The same for the same build.
 */
export function chooseSamples(
  said: SaidRowsByTemplate,
  inverted: ReadonlySet<string>,
  most: number,
): Sample[] {
  const ranked = Object.entries(said).map(([template, { shown }]) =>
    [shown.zs, shown.fs]
      .filter(each => each !== undefined)
      .sort((a, b) => compareHash(a.key, b.key))
      .map(each => ({ template, each })),
  )
  const byKey = (a: { readonly each: KeyedLine }, b: { readonly each: KeyedLine }) =>
    compareHash(a.each.key, b.each.key)
  const order = [0, 1].flatMap(place => ranked.flatMap(list => list[place] ?? []).sort(byKey))
  return order.slice(0, most).map(({ template, each }) => sampleOf(each.line, template, inverted))
}

function sampleOf(line: string, template: string, inverted: ReadonlySet<string>): Sample {
  const { id, instruction, input, output, domain } = JSON.parse(line) as Unified
  const { name, type } = originOf(id)
  const form = id.slice(id.lastIndexOf('/') + 1).split('.')[1] ?? '-'
  return {
    id,
    task: name,
    template,
    form,
    setting: type,
    inverse: inverted.has(template),
    domain,
    instruction: cut(instruction),
    input: cut(input),
    output: cut(output),
  }
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text
  return `${text.slice(0, LONGEST).toWellFormed()} … (+${text.length - LONGEST})`
}
