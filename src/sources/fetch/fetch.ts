import { mkdirSync } from 'node:fs'
import pLimit from 'p-limit'
import { BiflanError } from '../../lib/errors.ts'
import { diskProblem } from '../disk.ts'
import { examine, type FormReport } from '../doctor.ts'
import type { Wanted } from '../import/candidates.ts'
import type { Placed } from '../import/outcome.ts'
import { type Ask, asksOf, type FetchResult, formsOf, resultOf, settledBy } from './ask.ts'
import type { Errand } from './errand.ts'
import { fetchForm, type Refusal } from './form.ts'
import { offlineBy, patienceOf } from './network.ts'
import { roomIn } from './room.ts'
import { hasStaging, openStaging, type Staging } from './staging.ts'

export interface FetchRequest extends Omit<Errand, 'signal' | 'room' | 'slots'> {
  /** The corpora, or forms of them; none for all. */
  readonly wanted: readonly Wanted[]
  /** How many downloads, and how many corpora, are under way at a time. */
  readonly jobs: number
  /** Says what would be fetched; sends and writes nothing. */
  readonly dryRun?: boolean
}

/**
 * Fetches what is not here of the corpora: of each the first form that a location gives. Failures of the network and of
 * locations stand in the result; the other corpora go on. Throws a retry error for a full disk.
 */
export async function fetchCorpora(request: FetchRequest): Promise<FetchResult[]> {
  const { raw, jobs, wanted, sources } = request
  const stop = new AbortController()
  const errand: Errand = {
    ...request,
    signal: stop.signal,
    slots: pLimit(jobs),
    room: roomIn(raw),
  }
  let failure: unknown
  const one = async (ask: Ask): Promise<FetchResult | undefined> => {
    if (stop.signal.aborted) return undefined
    try {
      return await fetchOne(ask, errand, request.dryRun === true)
    } catch (error) {
      if (!stop.signal.aborted) failure = diskProblem(error, raw) ?? error
      stop.abort()
      return undefined
    }
  }
  const results = await pLimit(jobs).map(asksOf(sources.values(), wanted), one)
  if (failure !== undefined) throw failure
  return results.filter(result => result !== undefined)
}

async function fetchOne(ask: Ask, errand: Errand, dryRun: boolean): Promise<FetchResult> {
  const { raw } = errand
  const { name } = ask.source
  const settled = await settledIn(ask, errand)
  if (settled) {
    if (!dryRun && hasStaging(raw, name)) clear(stagingOf(raw, name))
    return settled
  }
  const [form] = formsOf(ask)
  if (form === undefined) return resultOf(ask, 'manual')
  if (dryRun) return resultOf(ask, 'planned', form)
  if (offlineBy() !== undefined) return resultOf(ask, 'offline', form)
  mkdirSync(raw, { recursive: true })
  const staging = stagingOf(raw, name)
  if (staging instanceof BiflanError) {
    const busy = { location: raw, why: staging.message, again: true }
    return { ...resultOf(ask, 'failed', form), refusals: [busy] }
  }
  let done = false
  try {
    const result = (await settledIn(ask, errand)) ?? (await fetchForms(ask, errand, staging))
    done = result.status !== 'failed'
    return result
  } finally {
    staging.close(done)
  }
}

const settledIn = async (ask: Ask, { raw, replace }: Errand): Promise<FetchResult | undefined> =>
  settledBy(ask, await examine(raw, [ask.source]), replace === true)

/** The complaint about it while another process has it. */
function stagingOf(raw: string, corpus: string): Staging | BiflanError {
  try {
    return openStaging(raw, corpus)
  } catch (error) {
    if (error instanceof BiflanError && error.kind === 'retry') return error
    throw error
  }
}

/** What was downloaded of a corpus that came in another way. */
function clear(staging: Staging | BiflanError): void {
  if (!(staging instanceof BiflanError)) staging.close(true)
}

async function fetchForms(ask: Ask, errand: Errand, staging: Staging): Promise<FetchResult> {
  const { network, signal, raw, replace } = errand
  const { source } = ask
  const session = { network, signal, deadline: performance.now() + 1000 * patienceOf(network) }
  const refusals: Refusal[] = []
  const taken: Placed[] = []
  for (const form of formsOf(ask)) {
    const report = (await examine(raw, [source])).find(one => one.form === form)!
    const intact = intactIn(report, replace === true)
    const target = { source, form, description: source.forms.get(form)!, intact, staging: staging.of(form) }
    const result = await fetchForm(target, errand, session)
    refusals.push(...result.refusals)
    taken.push(...result.taken)
    if (result.location !== undefined)
      return { ...resultOf(ask, 'fetched', form), location: result.location, taken, refusals }
  }
  return { ...resultOf(ask, 'failed', formsOf(ask)[0]), taken, refusals }
}

const intactIn = ({ files }: FormReport, replace: boolean): ReadonlySet<string> =>
  new Set(
    files
      .filter(({ status }) => status === 'here' || (status === 'altered' && !replace))
      .map(({ name }) => name),
  )
