import { MARKS, type Met } from './convert.ts'
import type { TaskFacts } from './dataset.ts'
import { grouped } from './markdown.ts'
import type { Format } from './shapes.ts'

/** What a person should know who trains on these rows. */
export function knownIssues(
  tasks: readonly TaskFacts[],
  format: Format,
  { repaired, marks }: Pick<Met, 'repaired' | 'marks'>,
): string[] {
  const english = tasks.some(({ language }) => language === 'en')
  const marked = MARKS.filter(mark => mark in marks).map(mark => `\`${mark}\` in ${grouped(marks[mark]!)}`)
  return [
    'This is a rebuilding: neither the rows nor the templates are those of the unreleased original.',
    'Whatever is wrong in a corpus (labels, spans, spelling) is wrong here, once for each wording of it.',
    'mT5 and T5 tokenizers turn a line break into a space and full-width marks into half-width ones.',
    ...(english
      ? [
          'The English rows come from published copies of the Flan Collection; P3 lost its line breaks there, and some rows of Super-NaturalInstructions are made from Chinese corpora.',
        ]
      : []),
    ...(marked.length > 0
      ? [`Some texts hold what trainers take for their own tokens: ${marked.join(', ')} rows.`]
      : []),
    ...(repaired > 0
      ? [`${grouped(repaired)} rows held half a surrogate pair, which U+FFFD stands for now.`]
      : []),
    ...(format === 'prompt-completion' || format === 'text'
      ? ['A line break stands between what is asked and what is answered; there are no other marks.']
      : []),
  ]
}
