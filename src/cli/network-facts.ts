import { type Form, fetchable, type Place, type Source } from '../sources/descriptor.ts'
import type { FetchResult } from '../sources/fetch/ask.ts'
import { type Manual, manualFor } from '../sources/fetch/manual.ts'

/** A result with what a person needs to know beside it. */
export type Report = FetchResult & {
  /** How a person gets the files, where the program did not. */
  readonly manual?: Manual
  /** What would be tried, in order. */
  readonly locations?: readonly string[]
  /** Records that the best publication has beyond the one that came; only a person can get it. */
  readonly more?: { readonly name: string; readonly records: number }
  /** Other publications, by the words that fetch them. */
  readonly others?: readonly { readonly name: string; readonly differs?: string }[]
}

export const reportOf = (results: readonly FetchResult[], sources: ReadonlyMap<string, Source>): Report[] =>
  results.map(result => {
    const source = sources.get(result.corpus)!
    const { status, form } = result
    if (status === 'planned' || status === 'offline')
      return { ...result, manual: manualFor(source, form), locations: placesOf(source, form) }
    if (status === 'fetched') return { ...result, ...moreIn(source, form) }
    if (status !== 'failed' && status !== 'manual') return result
    const manual = manualFor(source, formByHand(source, form), result.taken)
    return { ...result, manual, others: othersOf(source, result) }
  })

function moreIn({ name, forms }: Source, form: string): Pick<Report, 'more'> {
  const [best, description] = [...forms][0]!
  if (best === form || description.from.length > 0) return {}
  const records = (recordsIn(description) ?? 0) - (recordsIn(forms.get(form)!) ?? Number.POSITIVE_INFINITY)
  return records > 0 ? { more: { name: `${name}/${best}`, records } } : {}
}

/** As far as they are stated of all files. */
function recordsIn({ files }: Form): number | undefined {
  const rows = files.filter(({ off }) => off === undefined).map(file => file.rows)
  return rows.every(each => each !== undefined) ? rows.reduce((sum, each) => sum + each, 0) : undefined
}

/** The form that a person gets: the best one, where only a person can have it and it is what `ask` speaks of. */
function formByHand({ facts, forms }: Source, form: string): string {
  const [best, description] = [...forms][0]!
  return facts.ask !== undefined && description.from.length === 0 ? best : form
}

/** All locations that are tried in turn; those of further forms with their names. */
function placesOf(source: Source, form: string): string[] {
  const forms = fetchable(source).includes(form) ? fetchable(source) : [form]
  return forms.flatMap(each => {
    const label = each === form ? '' : ` (${source.name}/${each})`
    return source.forms
      .get(each)!
      .from.map(place => `${placeName(place)}${place.unverified ? ', not tried by us' : ''}${label}`)
  })
}

const placeName = (place: Place): string =>
  'hf' in place ? `the data set ${place.hf} on the Hugging Face hub` : 'url' in place ? place.url : place.base

/** Forms that were not tried and can be fetched. */
function othersOf({ name, forms }: Source, { form, status }: FetchResult) {
  return [...forms]
    .filter(
      ([each, { from, differs }]) =>
        each !== form && from.length > 0 && (status === 'manual' || differs !== undefined),
    )
    .map(([each, { differs }]) => ({ name: `${name}/${each}`, ...(differs !== undefined && { differs }) }))
}
