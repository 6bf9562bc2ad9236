import type { Part } from '../templates/file.ts'
import type { Template } from '../templates/set.ts'
import { at, type Finding, type Linted, partsOf, type TaskLint } from './lint-finding.ts'
import { bare, SLOT, usesIn } from './lint-source.ts'

/** Names that the renderer fills from the template itself. */
const RENDERED = new Set(['options', 'words', 'index', 'loop', 'instruction', 'input'])

const perTemplate =
  (find: (template: Template, subject: Linted) => Finding[]): TaskLint =>
  subject =>
    subject.templates.flatMap(template => find(template, subject))

/** True for a name that prints a text of the corpus as it is. */
const isFree = ({ few }: Linted, { words }: Template, name: string): boolean =>
  !RENDERED.has(name) && !few.has(name) && !(name === 'answer' && words)

/** Lints of how texts of the corpus stand among the template's own. */
export const FIELD_LINTS = {
  'mark after field': perTemplate((template, subject) =>
    partsOf(template).flatMap(part =>
      usesIn(part)
        .filter(
          ({ name, counted, behind }) =>
            /[？。！?!]/.test(behind) && !counted && isFree(subject, template, name),
        )
        .map(({ name, behind, line }) =>
          at(
            { file: part.file, line },
            `${behind} straight after ${name}, which may end in a mark of its own`,
          ),
        ),
    ),
  ),

  'text in instruction': perTemplate((template, subject) => {
    const { instruction } = template.source
    if (template.zeroShot) return []
    return usesIn(instruction)
      .filter(({ name, counted }) => !counted && isFree(subject, template, name))
      .map(({ name, line }) =>
        at(
          { file: instruction.file, line },
          `${name} has many values, so no worked example has the same instruction: move it to the input, or flag zero-shot`,
        ),
      )
  }),

  'no label': perTemplate(({ source: { input } }) => unlabelled(input)),

  'nothing found': perTemplate(template => {
    const { instruction, input, output } = template.source
    if (!/"无"|^无$/m.test(output.text) || /“无[^”]*”|写无/.test(instruction.text + input.text)) return []
    return [at(output, 'the output may be 无, and neither instruction nor input says when to write “无”')]
  }),
} satisfies Record<string, TaskLint>

/** Where line breaks become blanks, only a label tells one field from the next. A text that stands alone needs none. */
function unlabelled(input: Part): Finding[] {
  const lines = bare(input.text.replace(/\{\{ options \}\}/g, '')).split('\n')
  if (lines.filter(line => line.trim() !== '').length < 2) return []
  return lines.flatMap((line, i) => {
    const before = lines.slice(0, i).findLast(other => other.trim() !== '')
    const labelled = before !== undefined && /[：—]$/.test(before)
    return line === SLOT && !labelled
      ? [at({ file: input.file, line: input.line + i }, 'a field without a label beside others')]
      : []
  })
}
