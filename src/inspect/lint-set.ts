import type { Template } from '../templates/set.ts'
import { instructionOf, likeness, openingOf, pairsOf, TWINS } from './alike.ts'
import { at, type Finding, type Linted, type TaskLint } from './lint-finding.ts'
import { bare, SLOT } from './lint-source.ts'

const lengthOf = (template: Template): number => [...instructionOf(template)].length

/** A lint about a share of the templates: at most `most` of them do something. */
const share =
  (does: (template: Template) => boolean, most: number, message: string): TaskLint =>
  ({ templates }) => {
    const those = templates.filter(does)
    return those.length <= templates.length * most
      ? []
      : [about(those.at(-1)!, `${those.length} of ${templates.length} templates ${message}`)]
  }

const about = ({ source }: Template, message: string): Finding => at(source.instruction, message)

const tooManyZeroShot = share(({ zeroShot }) => zeroShot, 1 / 4, 'are zero-shot: at most a quarter')

/** Lints of a task's templates beside one another: twelve that differ in a word are one. */
export const SET_LINTS = {
  'too few': ({ templates }) => {
    const whole = templates.filter(({ conditional }) => !conditional).length
    const file = templates[0]!
    return [
      ...(templates.length < 12 ? [about(file, `${templates.length} templates: at least 12`)] : []),
      ...(whole < 10 ? [about(file, `${whole} templates fit every example: at least 10`)] : []),
    ]
  },

  'one kind of question': ({ templates }) => {
    const closed = templates.filter(({ words }) => words !== undefined)
    const open = closed.filter(({ forms }) => forms.length === 0).length
    const offering = closed.length - open
    if (closed.length === 0 || (open >= 4 && offering >= 4)) return []
    return [
      about(
        closed[0]!,
        `${offering} templates with options and ${open} without: at least 4 of each for a closed label`,
      ),
    ]
  },

  'same opening': pairwise((a, b) =>
    openingOf(a) === openingOf(b) ? `it begins like ${a.name}: ${openingOf(b)}` : undefined,
  ),

  twins: pairwise((a, b) => {
    const common = likeness(pairsOf(instructionOf(a)), pairsOf(instructionOf(b)))
    return common >= TWINS
      ? `it reads like ${a.name}: ${Math.round(common * 100)} % of their pairs of characters are the same`
      : undefined
  }),

  please: share(template => /请/.test(instructionOf(template)), 1 / 3, 'say 请: at most a third'),
  given: share(
    template => /给定|以下/.test(instructionOf(template)),
    1 / 4,
    'say 给定 or 以下: at most a quarter',
  ),
  // A task without worked examples has none but zero-shot ones.
  'zero-shot': subject =>
    subject.templates.every(({ zeroShot }) => zeroShot) ? [] : tooManyZeroShot(subject),

  layout: subject => {
    const { templates } = subject
    return [...new Set(templates.map(layoutOf))].flatMap(layout => {
      const those = templates.filter(template => layoutOf(template) === layout)
      if (those.length <= templates.length / 2) return []
      const message = `${those.length} of ${templates.length} templates lay their input out like this (${layout}): at most half`
      return [at(those.at(-1)!.source.input, message)]
    })
  },

  length: ({ templates }) => {
    const byLength = templates.toSorted((a, b) => lengthOf(a) - lengthOf(b))
    const shortest = byLength[0]!
    const longest = byLength.at(-1)!
    return [
      ...(lengthOf(shortest) > 8
        ? [about(shortest, `the shortest instruction has ${lengthOf(shortest)} characters: at most 8`)]
        : []),
      ...(lengthOf(longest) < 60
        ? [about(longest, `the longest instruction has ${lengthOf(longest)} characters: at least 60`)]
        : []),
    ]
  },

  'one output': ({ templates }) => {
    const outputs = new Set(templates.map(({ source }) => source.output.text))
    return outputs.size >= 3
      ? []
      : [at(templates[0]!.source.output, `${outputs.size} forms of output: at least 3`)]
  },
} satisfies Record<string, TaskLint>

/** A lint that compares each template with those before it. */
function pairwise(compare: (earlier: Template, later: Template) => string | undefined): TaskLint {
  return ({ templates }: Linted) =>
    templates.flatMap((later, i) =>
      templates.slice(0, i).flatMap(earlier => {
        const message = compare(earlier, later)
        return message === undefined ? [] : [about(later, message)]
      }),
    )
}

/**
 * Instructions of different files that read alike: two tasks that say the same in nearly the same words should share
 * a file.
 */
export function lintAcross(subjects: readonly Linted[]): Finding[] {
  const places = subjects
    .flatMap(({ templates }) => templates)
    .map(template => [placeOf(template), template] as const)
  const all = [...new Map(places).values()].map(template => ({
    template,
    pairs: pairsOf(instructionOf(template)),
  }))
  return all.flatMap(({ template, pairs }, i) =>
    all
      .slice(0, i)
      .filter(other => other.template.file !== template.file && likeness(other.pairs, pairs) >= TWINS)
      .map(other => about(template, `it reads like ${other.template.name} (${placeOf(other.template)})`)),
  )
}

const placeOf = ({ file, line }: Template): string => `${file}:${line}`

/**
 * The field labels of an input in their order: the words before ：, wherever in a line they stand, and a sign for a text
 * without one. Options belong to the option forms.
 */
export function layoutOf({ source }: Template): string {
  const lines = bare(source.input.text.replace(/\{\{ options \}\}/g, '')).split('\n')
  return lines.flatMap(labelsIn).join(' ')
}

const LABEL = new RegExp(`([^：。；，！？${SLOT}]*)：`, 'g')

function labelsIn(line: string): string[] {
  const labels = [...line.matchAll(LABEL)].map(([, label]) => label!.trim())
  return labels.length > 0 ? labels : line.includes(SLOT) ? [SLOT] : []
}
