import type { Task } from '../../build/catalogue.ts'
import { templatesOf } from '../../build/catalogue.ts'
import type { TaskEntry } from '../../build/manifest.ts'
import type { Settings } from '../../build/settings.ts'
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
}

export function subjectOf(
  task: Task,
  entry: Pick<TaskEntry, 'files' | 'missing'>,
  settings: Settings,
): Subject {
  const set = templatesOf(task)
  return {
    task,
    set,
    templates: new Map(set.templates.map(template => [template.name, template])),
    files: new Map(entry.files.map(({ name }, i) => [name, i])),
    shots: Math.max(0, ...set.layouts.map(({ most }) => most)),
    whole:
      !settings.sample && settings.rows === null && settings.splits === null && entry.missing.length === 0,
  }
}

/** The option form of this name that a template may show. */
export const formNamed = ({ forms }: Template, name: string): Form | undefined =>
  forms.find(form => form.name === name)
