import { existsSync } from 'node:fs'
import type { Task } from '../build/catalogue.ts'
import { templatesOf } from '../build/catalogue.ts'
import { readManifest } from '../build/manifest.ts'
import type { Template } from '../templates/set.ts'
import { builtTally } from './built-tally.ts'
import { settingsOf } from './lists.ts'

export interface TemplateCoverage {
  readonly name: string
  readonly settings: readonly string[]
  readonly inverse: boolean
  readonly conditional: boolean
  readonly weight: number
  /** Rows of the last build, in all and by option form; undefined where the task was not built. */
  readonly rows?: number
  readonly fewShot?: number
  readonly forms?: Readonly<Record<string, number>>
}

export interface TaskCoverage {
  readonly task: string
  /** Templates per Flan setting. */
  readonly settings: Readonly<Record<string, number>>
  readonly templates: readonly TemplateCoverage[]
  /** Templates that fit every example; fewer than `renderings` would be refused at load. */
  readonly unconditional: number
  readonly renderings: number
  /** Fields of the examples that no template says or asks about. */
  readonly unsaid: readonly string[]
  /** Label -> its words in all answer sets. */
  readonly words: Readonly<Record<string, readonly string[]>>
  /** Templates that won no row of the last build. */
  readonly unreached?: readonly string[]
  /** Rows of the last build that should have had worked examples, by reason. */
  readonly shotless?: Readonly<Record<string, number>>
  /** Rows that the last build left out because they were too long, by reason. */
  readonly dropped?: Readonly<Record<string, number>>
}

/** Names that the renderer reads itself. */
const READ_BY_RENDERER = new Set(['label', 'answer', 'choices', 'domain'])

/** Which templates say what of a task, and what they won in the build of a folder, where it holds one. */
export function coverageOf(task: Task, out: string): TaskCoverage {
  const { templates, renderings } = templatesOf(task)
  const entry = existsSync(out) ? readManifest(out)?.tasks[task.name] : undefined
  const tally = entry && builtTally(task.name, entry, out)
  const covered = templates.map(template => {
    const won =
      tally && Object.entries(tally.wordings).filter(([wording]) => wording.startsWith(`${template.name}.`))
    return {
      name: template.name,
      settings: settingsOf(template),
      inverse: template.inverse,
      conditional: template.conditional,
      weight: template.weight,
      ...(won && {
        rows: won.reduce((sum, [, { rows }]) => sum + rows, 0),
        fewShot: won.reduce((sum, [, { fewShot }]) => sum + fewShot, 0),
        forms: Object.fromEntries(
          won.map(([wording, { rows }]) => [wording.slice(template.name.length + 1), rows]),
        ),
      }),
    }
  })
  const settings = ['zs_opt', 'zs_noopt', 'fs_opt', 'fs_noopt'].map(setting => [
    setting,
    covered.filter(each => each.settings.includes(setting)).length,
  ])
  const words = (task.labels ?? []).map(label => [
    label,
    [...new Set(templates.flatMap(template => template.words?.[label] ?? []))],
  ])
  return {
    task: task.name,
    settings: Object.fromEntries(settings),
    templates: covered,
    unconditional: covered.filter(({ conditional }) => !conditional).length,
    renderings,
    unsaid: unsaidBy(task, templates),
    words: Object.fromEntries(words),
    ...(tally && {
      unreached: covered.filter(({ rows }) => rows === 0).map(({ name }) => name),
      shotless: tally.shotless,
      dropped: tally.dropped,
    }),
  }
}

/** Fields of a task's examples that none of its templates says or asks about. */
export function unsaidBy({ spec }: Task, templates: readonly Template[]): string[] {
  const said = new Set(templates.flatMap(({ uses, asks }) => [...uses, ...asks]))
  return Object.keys(spec.example.shape).filter(field => !said.has(field) && !READ_BY_RENDERER.has(field))
}
