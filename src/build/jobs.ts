import type { Compression } from '../output/part.ts'
import type { Inputs, Unit } from './inputs.ts'
import type { Quota } from './plan.ts'
import type { PartReport } from './render-unit.ts'
import type { Settings } from './settings.ts'
import type { Candidate, UnitSurvey } from './survey-unit.ts'
import type { Side } from './validation.ts'

/** Work for a thread. All of it is plain data: tasks and templates are loaded by name in the thread. */
export type Job = SurveyJob | RenderPartJob

interface UnitJob {
  readonly task: string
  readonly inputs: Inputs
  readonly unit: Unit
  readonly settings: Settings
}

export interface SurveyJob extends UnitJob {
  readonly kind: 'survey'
  /** Path of the table to write. */
  readonly table: string
}

export interface RenderPartJob extends UnitJob {
  readonly kind: 'render'
  readonly firstRecord: number
  readonly verdicts: string
  readonly quota: Quota
  /** Identifies the pool, so that a thread makes its renderer once. */
  readonly fingerprint: string
  readonly pool: readonly Candidate[]
  /** Paths of the parts to write. */
  readonly parts: Readonly<Record<Side, string>>
  /** Path of the tokenizer that counts, where one does. */
  readonly tokenizer?: string
  readonly compression: Compression
}

export interface Results {
  survey: UnitSurvey
  render: PartReport
}
