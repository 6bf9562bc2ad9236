import { VERSION } from '../lib/version.ts'
import type { Task } from './catalogue.ts'
import { codeHash, codeOf, fingerprint, libraryVersions } from './fingerprint.ts'
import { cutUnits, type Inputs, type Unit } from './inputs.ts'
import type { Settings } from './settings.ts'

/** A task with what it is built from. */
export interface Work {
  readonly task: Task
  readonly inputs: Inputs
  readonly units: readonly Unit[]
  /** Everything that decides what the survey finds. The seed is not in it. */
  readonly fingerprint: string
}

export function workFor(task: Task, inputs: Inputs, settings: Settings): Work {
  const { unit, maxRecord, validation } = settings
  const facts = {
    biflan: VERSION,
    // Threads read and map; this module cuts their units, and `survey` finds duplicates and draws the pool.
    code: [codeOf('worker'), codeOf('work'), codeOf('survey'), codeHash(task.module)],
    libraries: libraryVersions(),
    descriptor: task.source.sha256,
    form: inputs.form,
    files: inputs.files.map(({ name, sums, partners }) => [
      name,
      sums.sha256,
      ...partners.map(({ sha256 }) => sha256),
    ]),
    unit,
    maxRecord,
    validation,
  }
  return { task, inputs, units: cutUnits(inputs.files, unit), fingerprint: fingerprint(facts) }
}
