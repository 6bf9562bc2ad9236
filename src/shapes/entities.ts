import { z } from 'zod'
import { inTextOrder, nameOf, rewriteMentions, type Span } from './mentions.ts'
import { pieceOf } from './piece.ts'
import type { Context } from './task.ts'

/** What a type covers in a corpus: in full, and as a word or two behind its name where the name alone misleads. */
export interface Kind {
  readonly gloss: string
  readonly brief?: string
}

/** The types of a corpus by their Chinese names, in the order of lists and answers. */
export type Kinds = Readonly<Record<string, Kind>>

/** Names that stand in the text. */
export const names = z.array(pieceOf('text'))

const named = z.object({ type: z.string(), names })

/** What examples of all corpora with named entities have in common. Names of one type are distinct, in text order. */
export const entityFields = {
  text: z.string(),
  /** The names of all types in fixed order, with brief notes in brackets. The same for a whole corpus; goes on as a sentence. */
  legend: z.string(),
  /** The names by type: every type, in fixed order. */
  groups: z.array(named),
  /** Those of `groups` that have names. */
  present: z.array(named),
  /** Each name once with each of its types, in text order. */
  entities: z.array(z.object({ name: pieceOf('text'), type: z.string() })),
  /** Every name once, whatever its types, in text order. */
  distinct: names,
  /** The text with every mention as `[名称|类别]`; empty where that cannot be written or read unambiguously. */
  marked: z.string(),
  /** The text with every mention replaced by `【类别】`; empty on the same conditions. */
  masked: z.string(),
  /** The one type that is asked for, what it covers, and its names. */
  type: z.string(),
  gloss: z.string(),
  names,
  /** Several types to look for, in fixed order; the same as in `legend`; and their names. */
  asked: z.array(z.string()),
  wanted: z.string(),
  found: z.record(z.string(), names),
  /** A name that has one type only, that type, and a type that is claimed of it, right half of the time. All empty where there is none. */
  name: z.string(),
  kind: z.string(),
  claimed: z.object({ type: z.string(), gloss: z.string() }),
}

export type EntityFields = z.output<z.ZodObject<typeof entityFields>>

/** How often a type that occurs is asked for, where both kinds are there. Default one half: so that 无 is learnt. */
export interface Asking {
  readonly chance: Context['chance']
  readonly presentShare?: number
}

/** Why a text with its names cannot be told exactly, if so: it is empty, or a name holds a mark that parts names in a list. */
export function flaw(chars: readonly string[], spans: readonly Span[]): string | undefined {
  if (chars.join('').trim() === '') return 'empty text'
  if (spans.some(span => /[、；]/.test(nameOf(chars, span)))) return 'a name holds a list mark'
  return undefined
}

/** A text with its names as an example. `kinds` holds every type that a span may have. */
export function entityExample(
  chars: readonly string[],
  spans: readonly Span[],
  kinds: Kinds,
  asking: Asking,
): EntityFields {
  const inOrder = inTextOrder(spans)
  const mentions = inOrder.map(span => ({ name: nameOf(chars, span), type: span.type }))
  const entities = mentions.filter((one, i) => mentions.findIndex(other => same(one, other)) === i)
  const groups = Object.keys(kinds).map(type => ({
    type,
    names: entities.filter(one => one.type === type).map(({ name }) => name),
  }))
  const about = askOne(groups, asking)
  const asked = groups.filter(({ type }) => type === about.type || asking.chance(`also ${type}`) < 1 / 3)
  const types = asked.map(({ type }) => type)
  return {
    text: chars.join(''),
    legend: legendOf(Object.keys(kinds), kinds),
    groups,
    present: groups.filter(({ names }) => names.length > 0),
    entities,
    distinct: [...new Set(entities.map(({ name }) => name))],
    marked: rewriteMentions(chars, inOrder, /[[\]|]/, (name, type) => `[${name}|${type}]`),
    masked: rewriteMentions(chars, inOrder, /[【】]/, (_, type) => `【${type}】`),
    ...about,
    gloss: kinds[about.type]!.gloss,
    asked: types,
    wanted: legendOf(types, kinds),
    found: Object.fromEntries(asked.map(({ type, names }) => [type, names])),
    ...claimOf(entities, kinds, asking),
  }
}

function legendOf(types: readonly string[], kinds: Kinds): string {
  const briefs = types.map(type => kinds[type]!.brief)
  const list = types.map((type, i) => (briefs[i] === undefined ? type : `${type}（${briefs[i]}）`)).join('、')
  return briefs.some(brief => brief !== undefined) ? `${list}；括号里是解释，不算类别名` : list
}

type Entity = EntityFields['entities'][number]
type Group = EntityFields['groups'][number]

const same = (a: Entity, b: Entity): boolean => a.name === b.name && a.type === b.type

function askOne(groups: readonly Group[], { chance, presentShare = 0.5 }: Asking): Group {
  const has = groups.filter(({ names }) => names.length > 0)
  const lacks = groups.filter(({ names }) => names.length === 0)
  const wantsOne = chance('a type that occurs') < presentShare
  const side = has.length === 0 || (lacks.length > 0 && !wantsOne) ? lacks : has
  return oneOf(side, chance('which type'))
}

function claimOf(
  entities: readonly Entity[],
  kinds: Kinds,
  { chance }: Asking,
): Pick<EntityFields, 'name' | 'kind' | 'claimed'> {
  const clear = entities.filter(({ name }) => entities.filter(other => other.name === name).length === 1)
  if (clear.length === 0) return { name: '', kind: '', claimed: { type: '', gloss: '' } }
  const { name, type: kind } = oneOf(clear, chance('which name'))
  const others = Object.keys(kinds).filter(type => type !== kind)
  const type = chance('a true claim') < 0.5 ? kind : oneOf(others, chance('which claim'))
  return { name, kind, claimed: { type, gloss: kinds[type]!.gloss } }
}

const oneOf = <T>(items: readonly T[], fraction: number): T => items[Math.floor(fraction * items.length)]!
