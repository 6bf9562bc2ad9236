import type { Foreign } from '../recipe.ts'
import type { Census } from './census.ts'

/** Rows of a file from which on it is strange that none has inputs of several lines. */
const ENOUGH = 20

/** Sentences that a person who trains on a submixture should read. `foreign`: what becomes of rows with Chinese. */
export function remarksOn(census: Census, foreign: Foreign = 'keep'): string[] {
  const { submixture, kept, control, untyped, repaired, missing, repeats, skips, rejects } = census
  const told: string[] = []
  const say = (rows: number, text: string) => {
    if (rows > 0) told.push(`${submixture}: ${text}`)
  }
  say(missing.length, `not all of it is here; missing: ${some(missing)}`)
  say(
    repeats,
    `left out ${of(repeats, 'row')} that ${repeats === 1 ? 'repeats' : 'repeat'} an earlier one word for word`,
  )
  for (const [reason, rows] of Object.entries(skips)) say(rows, `left out ${of(rows, 'row')}: ${reason}`)
  for (const { reason, count, places } of rejects)
    say(
      count,
      `left out ${of(count, 'record')} of no use: ${reason} (${places.join(', ')}${count > places.length ? ' …' : ''})`,
    )
  const flat = census.files.filter(({ rows, lines }) => rows >= ENOUGH && lines === 0)
  say(
    flat.length,
    `no newline in any input of ${flat.map(({ name }) => name).join(', ')}: they were lost when the file was made, and fields run into one another`,
  )
  const marked = census.files.filter(({ unknown }) => unknown.rows > 0)
  for (const { name, unknown } of marked)
    say(
      unknown.rows,
      `${of(unknown.runs, 'run')} of ⁇ in ${of(unknown.rows, 'row')} of ${name}: characters that a T5 tokenizer does not know`,
    )
  const chinese = `${of(kept.chinese, 'row')} with Chinese, which may repeat one of the Chinese tasks`
  say(kept.chinese, foreign === 'drop' ? `left out ${chinese}` : chinese)
  for (const [token, rows] of Object.entries(control))
    say(rows, `${of(rows, 'row')} with the text ${token}, which many trainers take for a token of their own`)
  say(
    untyped,
    `${of(untyped, 'row')} without a template type, taken for zero-shot ones, with options where a list of them is there`,
  )
  say(repaired, `ill-formed surrogates put right in ${of(repaired, 'row')}`)
  return told
}

/** The first few of many names. */
const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')

const of = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** What to say where a table of licences does not know some tasks of a submixture: `use` is what is taken for granted then. */
export function unlistedRemark(
  { submixture, tasks }: Census,
  known: (name: string) => boolean,
  use: string,
): string[] {
  const unlisted = tasks.filter(({ name, rows }) => rows > 0 && !known(name))
  if (unlisted.length === 0) return []
  const rows = unlisted.reduce((sum, one) => sum + one.rows, 0)
  const some = unlisted.slice(0, 3).map(({ name }) => name || '(unnamed)')
  const more = unlisted.length > some.length ? ' …' : ''
  return [
    `${submixture}: the licence table has nothing on ${of(unlisted.length, 'task')} of ${of(rows, 'row')} (${some.join(', ')}${more}), which count as ${use}, like the whole submixture`,
  ]
}
