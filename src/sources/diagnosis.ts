import { fetchable, type Source } from './descriptor.ts'
import { examine, type FormReport } from './doctor.ts'
import { isWanted, type Wanted } from './import/candidates.ts'
import { strayNote } from './raw.ts'

/**
 * What is to be done for a corpus. `fetch`: the program can; `person`: only a person can get it; `move`: it lies where no
 * form is looked for; `replace`: it is here, but not as published.
 */
export type Step = 'none' | 'fetch' | 'person' | 'move' | 'replace'

/** How it stands with a corpus. */
export interface CorpusReport {
  readonly name: string
  /** The form that is here, or of which most is; where nothing is, the one to be fetched. '' for the only one. */
  readonly form: string
  /** Its status, and the bytes of it that are here. */
  readonly status: FormReport['status']
  readonly bytes: number
  readonly licence: Source['facts']['licence']
  readonly home: string
  readonly step: Step
  /** The words that name it to `biflan fetch`. */
  readonly words: string
  /** What to do, in full; '' for nothing. */
  readonly next: string
  readonly forms: readonly FormReport[]
}

/** How it stands with the corpora, or with the forms of them that are wanted. */
export async function diagnose(
  raw: string,
  sources: Iterable<Source>,
  wanted: readonly Wanted[] = [],
): Promise<CorpusReport[]> {
  const reports: CorpusReport[] = []
  for (const source of sources) {
    if (![...source.forms.keys()].some(form => isWanted(source.name, form, wanted))) continue
    const forms = (await examine(raw, [source])).filter(({ name, form }) => isWanted(name, form, wanted))
    const best = bestOf(source, forms)
    const others = forms.length === source.forms.size ? fetchable(source) : []
    const { name, form, status, bytes } = best
    const { licence, home } = source.facts
    reports.push({ name, form, status, bytes, licence, home, ...stepFor(raw, source, best, others), forms })
  }
  return reports
}

function bestOf(source: Source, forms: readonly FormReport[]): FormReport {
  const [most] = forms.toSorted((a, b) => b.bytes - a.bytes)
  const here = forms.find(({ status }) => status === 'here')
  const [first] = most!.bytes > 0 ? [] : fetchable(source)
  return here ?? forms.find(({ form }) => form === first) ?? most!
}

/** `others` are forms that would do as well and can be fetched. */
function stepFor(
  raw: string,
  source: Source,
  { form, status, files }: FormReport,
  others: readonly string[],
): Pick<CorpusReport, 'step' | 'words' | 'next'> {
  const { name, facts, forms } = source
  const label = form === '' ? name : `${name}/${form}`
  if (status === 'here') return { step: 'none', words: label, next: '' }

  const stray = status === 'missing' ? strayNote(raw, source) : undefined
  if (stray !== undefined) return { step: 'move', words: name, next: stray }

  // What is there with other content is replaced only on demand.
  const replace = files.some(file => file.status === 'altered') ? ' --replace' : ''
  if (forms.get(form)!.from.length > 0) {
    const words = fetchable(source)[0] === form ? name : label
    const command = `biflan fetch ${words}${replace}`
    return status === 'altered'
      ? { step: 'replace', words, next: `for the published edition: ${command}` }
      : { step: 'fetch', words, next: command }
  }
  if (status !== 'altered' && others.length > 0)
    return { step: 'fetch', words: name, next: `biflan fetch ${name}` }
  const lacking = files.filter(file => file.status !== 'here').map(file => file.name)
  const ask = facts.ask?.trim() ?? `Get ${lacking.join(', ')} from ${facts.home}.`
  return {
    step: 'person',
    words: status === 'missing' ? name : label,
    next: `${ask} Then biflan fetch --from <file or folder> ${label}${replace}`,
  }
}
