import { z } from 'zod'
import { pieceOf } from './piece.ts'
import type { Context } from './task.ts'

/** A relation as a sentence says it: `subject` has `object` as its `predicate`. */
export interface Relation {
  readonly subject: string
  readonly predicate: string
  readonly object: string
  /** What the object brings along (the work a part was played in, the year of a prize): name and value, in fixed order. */
  readonly slots: readonly (readonly [name: string, value: string])[]
}

/** The relations of a corpus. */
export interface Predicates {
  /** In the order of lists and answers. A predicate that is in no group may occur all the same. */
  readonly groups: readonly (readonly string[])[]
  /** Those that may hold of one pair at once, or are easily taken for one another: never offered side by side. */
  readonly alike: readonly (readonly string[])[]
}

const name = pieceOf('text')
const named = { subject: name, predicate: z.string(), object: name }

/** What examples of relation extraction consist of. */
export const relationFields = {
  text: z.string(),
  /** All predicates of the corpus, as one list. The same for the whole corpus. */
  table: z.string(),
  /** Those that occur and some others, in the order of `table`. */
  schema: z.array(z.string()),
  /**
   * Each relation once, in the order in which the text first names subject, then object, then in that of `table`.
   * `note` is empty, or the slots in brackets.
   */
  triples: z.array(z.object({ ...named, note: z.string() })),
  /** The same without notes, each once. */
  plain: z.array(z.object(named)),
  /** The same as objects with the keys 主体, 关系, 客体 and one for each slot. */
  cards: z.array(z.record(z.string(), z.string())),
  /** The predicates that occur, in the order of `table`. */
  present: z.array(z.string()),
  /** One subject and predicate, and all objects that go with them, in the order of the text. */
  subject: name,
  predicate: z.string(),
  objects: z.array(name),
  /** One subject and object, the predicate between them, and some to choose from. `sole`: there is no other one. */
  pair: z.object({ subject: name, object: name }),
  answer: z.string(),
  choices: z.array(z.string()),
  sole: z.boolean(),
}

export type RelationFields = z.output<z.ZodObject<typeof relationFields>>

/** Why a text with its relations cannot be told exactly, if so. */
export function flawOf(text: string, relations: readonly Relation[]): string | undefined {
  const names = relations.flatMap(({ subject, object, slots }) => [
    subject,
    object,
    ...slots.map(([, value]) => value),
  ])
  if (text === '') return 'empty text'
  if (relations.length === 0) return 'no relation'
  if (relations.some(({ subject, object }) => subject === '' || object === '')) return 'empty name'
  if (relations.some(({ subject, object }) => !text.includes(subject) || !text.includes(object))) {
    return 'a name is not in the text'
  }
  return names.some(name => /[、；|\n]/.test(name)) ? 'a name holds a list mark' : undefined
}

/** A text with its relations as an example. Not for relations with a flaw. */
export function relationExample(
  text: string,
  relations: readonly Relation[],
  predicates: Predicates,
  chance: Context['chance'],
): RelationFields {
  const order = predicates.groups.flat()
  const inOrder = distinctInOrder(text, relations, order)
  const present = [...new Set(inOrder.map(({ predicate }) => predicate))].toSorted(
    (a, b) => rank(order, a) - rank(order, b),
  )
  const others = order.filter(name => !present.includes(name) && chance(`offer ${name}`) < 1 / 5)
  return {
    text,
    table: order.join('、'),
    schema: [...present, ...others].toSorted((a, b) => rank(order, a) - rank(order, b)),
    triples: inOrder.map(({ slots, ...rest }) => ({ ...rest, note: noteOf(slots) })),
    plain: withoutSlots(inOrder),
    cards: inOrder.map(({ subject, predicate, object, slots }) => ({
      主体: subject,
      关系: predicate,
      客体: object,
      ...Object.fromEntries(slots),
    })),
    present,
    ...askObjects(inOrder, chance),
    ...askPredicate(inOrder, predicates, chance),
  }
}

function withoutSlots(relations: readonly Relation[]): RelationFields['plain'] {
  const named = relations.map(({ subject, predicate, object }) => ({ subject, predicate, object }))
  return [...new Map(named.map(relation => [Object.values(relation).join('\n'), relation])).values()]
}

/** Predicates outside the table stand behind it. */
const rank = (order: readonly string[], name: string): number => {
  const place = order.indexOf(name)
  return place < 0 ? order.length : place
}

const noteOf = (slots: Relation['slots']): string =>
  slots.length === 0 ? '' : `（${slots.map(([name, value]) => `${name}：${value}`).join('，')}）`

function distinctInOrder(text: string, relations: readonly Relation[], order: readonly string[]): Relation[] {
  const byText = new Map(relations.map(relation => [JSON.stringify(Object.values(relation)), relation]))
  const places = ({ subject, predicate, object, slots }: Relation): number[] => [
    text.indexOf(subject),
    subject.length,
    text.indexOf(object),
    object.length,
    rank(order, predicate),
    ...slots.map(([, value]) => text.indexOf(value)),
  ]
  return [...byText.values()]
    .map(relation => ({ relation, at: places(relation) }))
    .toSorted((a, b) => compare(a.at, b.at))
    .map(({ relation }) => relation)
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((place, at) => place !== b[at])
  return i < 0 ? a.length - b.length : a[i]! - (b[i] ?? -1)
}

function askObjects(relations: readonly Relation[], chance: Context['chance']) {
  const { subject, predicate } = oneOf(relations, chance('which subject'))
  const same = relations.filter(other => other.subject === subject && other.predicate === predicate)
  return { subject, predicate, objects: [...new Set(same.map(({ object }) => object))] }
}

/** How many predicates are offered. */
const OFFERED = 6

function askPredicate(
  relations: readonly Relation[],
  { groups, alike }: Predicates,
  chance: Context['chance'],
) {
  const { subject, predicate, object } = oneOf(relations, chance('which pair'))
  const holding = relations.filter(other => other.subject === subject && other.object === object)
  const held = new Set(holding.map(other => other.predicate))
  const close = new Set(alike.filter(names => names.includes(predicate)).flat())
  const group = groups.find(names => names.includes(predicate)) ?? groups.at(-1)!
  const others = group
    .filter(name => !held.has(name) && !close.has(name))
    .toSorted((a, b) => chance(`choice ${a}`) - chance(`choice ${b}`))
  return {
    pair: { subject, object },
    answer: predicate,
    choices: [predicate, ...others.slice(0, OFFERED - 1)],
    sole: held.size === 1,
  }
}

const oneOf = <T>(items: readonly T[], fraction: number): T => items[Math.floor(fraction * items.length)]!
