import { relative } from 'node:path'
import { type Task, templatesOf } from '../../build/catalogue.ts'
import { ROOT } from '../../lib/root.ts'
import type { Template } from '../../templates/set.ts'
import { settingsOf } from '../lists.ts'

/** What a template says, by its text alone. */
export interface TemplateFacts {
  readonly name: string
  /** File and line below the package's folder. */
  readonly place: string
  readonly settings: readonly string[]
  readonly inverse: boolean
  /** Some examples do not fit it. */
  readonly conditional: boolean
  readonly weight: number
  /** Option forms that it may be shown with. */
  readonly allowed: readonly string[]
  /** Fields of the example that it says or asks about, and those that it does not. */
  readonly uses: readonly string[]
  readonly leaves: readonly string[]
}

/** Fields that the renderer reads itself: a template need not say them. */
const READ_BY_RENDERER = new Set(['label', 'answer', 'choices', 'domain'])

/** The fields of a task's examples that are there for templates to say. */
const fieldsOf = ({ spec }: Task): string[] =>
  Object.keys(spec.example.shape).filter(field => !READ_BY_RENDERER.has(field))

export function templateFacts(task: Task): TemplateFacts[] {
  const fields = fieldsOf(task)
  return templatesOf(task).templates.map(template => {
    const used = usesOf(template)
    return {
      name: template.name,
      place: `${relative(ROOT, template.file)}:${template.line}`,
      settings: settingsOf(template),
      inverse: template.inverse,
      conditional: template.conditional,
      weight: template.weight,
      allowed: template.forms.map(({ name }) => name),
      uses: [...used].filter(name => name in task.spec.example.shape),
      leaves: fields.filter(field => !used.has(field)),
    }
  })
}

/** Fields of a task's examples that none of its templates says or asks about. */
export function unsaidBy(task: Task, templates: readonly Template[]): string[] {
  const used = new Set(templates.flatMap(template => [...usesOf(template)]))
  return fieldsOf(task).filter(field => !used.has(field))
}

/** `answer`, `options` and `words` say the label; a condition uses what it asks about. */
function usesOf({ uses, asks }: Template): ReadonlySet<string> {
  const label = ['answer', 'options', 'words'].some(name => uses.has(name)) ? ['label'] : []
  return new Set([...uses, ...asks, ...label])
}
