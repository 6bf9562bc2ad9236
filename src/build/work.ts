import { join } from 'node:path'
import { VERSION } from '../lib/version.ts'
import type { Task } from './catalogue.ts'
import { codeHash, fingerprint, libraryVersions } from './fingerprint.ts'
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
  const { unit, maxRecord } = settings
  const facts = {
    biflan: VERSION,
    code: [codeHash(join(import.meta.dirname, `worker${task.module.slice(-3)}`)), codeHash(task.module)],
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
  }
  return { task, inputs, units: cutUnits(inputs.files, unit), fingerprint: fingerprint(facts) }
}
