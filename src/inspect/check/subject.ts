import type { Task } from '../../build/catalogue.ts'
import { templatesOf } from '../../build/catalogue.ts'
import type { TaskEntry } from '../../build/manifest.ts'
import { PRESETS } from '../../build/presets.ts'
import type { Settings } from '../../build/settings.ts'
import type { TaskTally } from '../../build/tally.ts'
import type { Form } from '../../templates/forms.ts'
import type { Template, TemplateSet } from '../../templates/set.ts'

/** What is known of a task beside the text of its rows. */
export interface Subject {
  readonly task: Task
  readonly set: TemplateSet
  readonly templates: ReadonlyMap<string, Template>
  /** Its raw files by name, numbered in the order of its rows. */
  readonly files: ReadonlyMap<string, number>
  /** The most worked examples that a layout takes. */
  readonly shots: number
  /** Every example of the corpus is said: no split, file or row was left out. */
  readonly whole: boolean
  /** How long rows may be, and whether the build held them to it. */
  readonly limit: { readonly input: number; readonly output: number; readonly held: boolean }
  readonly plan: Plan
}

/** What the build planned, and what it left out. */
export interface Plan {
  readonly examples: number
  readonly rows: number
  /** Template -> rows that would have been too long. */
  readonly dropped: ReadonlyMap<string, number>
}

/** What a task's subject is made of in a build: plain data. */
export interface Facts {
  readonly files: readonly { readonly name: string }[]
  readonly missing: readonly string[]
  readonly settings: Pick<Settings, 'sample' | 'rows' | 'splits' | 'limit' | 'tokenizer'>
  readonly plan: Plan
}

export const factsOf = (entry: TaskEntry, settings: Settings, tally: TaskTally): Facts => ({
  files: entry.files.map(({ name }) => ({ name })),
  missing: entry.missing,
  settings,
  plan: { examples: entry.examples, rows: entry.planned, dropped: droppedIn(tally) },
})

function droppedIn({ wordings }: TaskTally): Map<string, number> {
  const dropped = new Map<string, number>()
  for (const [wording, won] of Object.entries(wordings)) {
    const template = wording.slice(0, wording.lastIndexOf('.'))
    dropped.set(template, (dropped.get(template) ?? 0) + won.dropped)
  }
  return dropped
}

export function subjectOf(task: Task, { files, missing, settings, plan }: Facts): Subject {
  const set = templatesOf(task)
  const { sample, rows, splits, limit, tokenizer } = settings
  return {
    task,
    set,
    templates: new Map(set.templates.map(template => [template.name, template])),
    files: new Map(files.map(({ name }, i) => [name, i])),
    shots: Math.max(0, ...set.layouts.map(({ most }) => most)),
    whole: !sample && rows === null && splits === null && missing.length === 0,
    // What another tokenizer counted cannot be counted again without it.
    limit: { ...(limit ?? PRESETS.openba), held: limit !== null && tokenizer === null },
    plan,
  }
}

/** The option form of this name that a template may show. */
export const formNamed = ({ forms }: Template, name: string): Form | undefined =>
  forms.find(form => form.name === name)
