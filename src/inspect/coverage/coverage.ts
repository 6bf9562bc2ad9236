import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Task, templatesOf } from '../../build/catalogue.ts'
import { foldersOf } from '../../build/folder.ts'
import { type Manifest, readManifest } from '../../build/manifest.ts'
import type { TaskTally } from '../../build/tally.ts'
import { indexPath } from '../../output/index-file.ts'
import type { Category } from '../../shapes/categories.ts'
import { TWINS } from '../alike.ts'
import { builtTally } from '../built-tally.ts'
import { type Fits, fitsOf } from './fits.ts'
import { countIndexes, type IndexedRows } from './index-rows.ts'
import { type Lengths, lengthsOf, type Matrix, matrixOf } from './matrix.ts'
import type { SaidRowsByTemplate } from './said-rows.ts'
import { type TemplateFacts, templateFacts, unsaidBy } from './said-templates.ts'
import { type Won, wonBy } from './won.ts'
import { type Alike, alikeAmong, type Opening, openingsAmong } from './wordings.ts'
import { type LabelWords, labelWords } from './words.ts'

/** A template with what it won in the build, where there is one. */
export type TemplateCoverage = TemplateFacts & Partial<Won> & { readonly lengths?: Lengths | undefined }

/** Which templates say what of a task, and what they won in a build. */
export interface TaskCoverage {
  readonly task: string
  readonly category: Category
  /** How many different templates say each example, and how many fit every one. */
  readonly renderings: number
  readonly unconditional: number
  readonly matrix: Matrix
  readonly templates: readonly TemplateCoverage[]
  /** Fields of the examples that no template says or asks about. */
  readonly unsaid: readonly string[]
  readonly labels: readonly LabelWords[]
  readonly alike: readonly Alike[]
  readonly openings: readonly Opening[]
  readonly fits: Fits
  /** What the build holds of it; undefined where it was not built. */
  readonly built?: BuiltCoverage
}

export interface BuiltCoverage {
  readonly rows: number
  readonly examples: number
  readonly lengths: Lengths | undefined
  /** Templates that won no row. */
  readonly unreached: readonly string[]
  /** Rows that should have had worked examples, by reason. */
  readonly shotless: Readonly<Record<string, number>>
  /** Rows that were left out because they were too long, by reason. */
  readonly dropped: Readonly<Record<string, number>>
}

export interface CoverageRequest {
  /** Build folder; undefined to look at the templates alone. */
  readonly build?: string | undefined
  readonly raw: string
  /** At least so many templates should fit each example. */
  readonly least: number
  /** Instructions that share so much of their pairs of characters are told. Default: what makes them twins. */
  readonly alike?: number | undefined
  /** Reads which template said each row of a part; undefined where lengths and words by template are not wanted. */
  readonly readRows?: ((task: string, parts: readonly string[]) => Promise<SaidRowsByTemplate>) | undefined
}

/** The build of a folder; undefined where it holds none. */
export const buildIn = (folder: string | undefined): Manifest | undefined =>
  folder !== undefined && existsSync(folder) ? readManifest(folder) : undefined

/**
 * What the templates of a task cover, by their text and by the build of a folder where it holds the task. Counts and
 * lengths come from the tally and the indexes; rows are read by `readRows` alone.
 */
export async function coverageOf(task: Task, request: CoverageRequest): Promise<TaskCoverage> {
  const { build, raw, least, alike = TWINS, readRows } = request
  const { templates, renderings } = templatesOf(task)
  const manifest = buildIn(build)
  const entry = manifest?.tasks[task.name]
  const tally = entry && builtTally(task.name, entry, build!)
  const parts = (entry?.parts ?? []).map(({ name }) => join(foldersOf(build!, task.name).current, name))
  const indexed = entry && countIndexes(parts.map(indexPath))
  const said = entry && (await readRows?.(task.name, parts))
  const covered = templateFacts(task).map((facts, i) => {
    const lengths = said && lengthsOf(said[facts.name])
    const won = entry && tally && wonBy(templates[i]!, templates, entry, tally)
    return { ...facts, ...won, ...(lengths && { lengths }) }
  })
  return {
    task: task.name,
    category: task.spec.category,
    renderings,
    unconditional: covered.filter(({ conditional }) => !conditional).length,
    matrix: matrixOf(covered, indexed),
    templates: covered,
    unsaid: unsaidBy(task, templates),
    labels: labelWords(task, templates, said),
    alike: alikeAmong(templates, alike),
    openings: openingsAmong(templates),
    fits: await fitsOf(task, least, manifest?.settings ?? { sample: true, splits: null }, raw),
    ...(entry && tally && { built: builtOf(entry, covered, tally, indexed!) }),
  }
}

const builtOf = (
  { rows, examples }: { readonly rows: number; readonly examples: number },
  templates: readonly TemplateCoverage[],
  { shotless, dropped }: TaskTally,
  indexed: IndexedRows,
): BuiltCoverage => ({
  rows,
  examples,
  lengths: lengthsOf(indexed),
  unreached: templates.filter(({ rows = 0 }) => rows === 0).map(({ name }) => name),
  shotless,
  dropped,
})
