import { fetchable, type Source } from '../descriptor.ts'
import type { FormReport } from '../doctor.ts'
import type { Wanted } from '../import/candidates.ts'
import type { Placed } from '../import/outcome.ts'
import type { Refusal } from './form.ts'

/**
 * `here`: all files, before this; `altered`: the same, some with other figures; `fetched`: now; `planned`: would be, but
 * this is a dry run; `offline`: would be, but the environment forbids it; `manual`: only a person can have it;
 * `failed`: no location gave it.
 */
export type FetchStatus = 'here' | 'altered' | 'fetched' | 'planned' | 'offline' | 'manual' | 'failed'

/** What became of a corpus, or of the form of it that was asked for. */
export interface FetchResult {
  readonly corpus: string
  /** The form that is here, or was to be; '' for the only one. */
  readonly form: string
  readonly status: FetchStatus
  /** The location that gave it. */
  readonly location?: string
  /** Files placed now. */
  readonly taken: readonly Placed[]
  /** The locations that gave nothing, and why. */
  readonly refusals: readonly Refusal[]
}

/** A corpus, or a form of it that was named. */
export interface Ask {
  readonly source: Source
  readonly form?: string
}

export function asksOf(sources: Iterable<Source>, wanted: readonly Wanted[]): Ask[] {
  return [...sources].flatMap(source => {
    const named = wanted.filter(({ corpus }) => corpus === source.name)
    if (wanted.length === 0 || named.some(({ form }) => form === undefined)) return [{ source }]
    return [...new Set(named.map(({ form }) => form!))].map(form => ({ source, form }))
  })
}

/** The forms to be tried: the one that was named, or all that hold the same records. None where a person is needed. */
export function formsOf({ source, form }: Ask): string[] {
  if (form === undefined) return fetchable(source)
  return source.forms.get(form)!.from.length > 0 ? [form] : []
}

/** What is here already. A form that holds other records counts only where nothing else can be fetched. */
export function settledBy(
  ask: Ask,
  reports: readonly FormReport[],
  replace: boolean,
): FetchResult | undefined {
  const { source, form: named } = ask
  const any = formsOf(ask).length === 0
  const own = reports.filter(({ form }) =>
    named === undefined ? any || source.forms.get(form)!.differs === undefined : form === named,
  )
  const here = own.find(({ status }) => status === 'here')
  if (here) return resultOf(ask, 'here', here.form)
  const altered = own.find(({ status }) => status === 'altered')
  return altered && !replace ? resultOf(ask, 'altered', altered.form) : undefined
}

export const resultOf = ({ source, form: named }: Ask, status: FetchStatus, form?: string): FetchResult => ({
  corpus: source.name,
  form: form ?? named ?? [...source.forms.keys()][0]!,
  status,
  taken: [],
  refusals: [],
})
