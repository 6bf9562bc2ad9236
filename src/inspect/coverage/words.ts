import type { Task } from '../../build/catalogue.ts'
import type { Template } from '../../templates/set.ts'
import type { SaidRowsByTemplate } from './said-rows.ts'

/** A word for a label. */
export interface LabelWord {
  readonly word: string
  /** Templates that have it in their answer set. */
  readonly templates: number
  /** Rows that answer with it, where the outputs were read. */
  readonly rows?: number
  /** Other labels that have this word too: its rows are not told apart. */
  readonly sharedWith?: readonly string[]
}

export interface LabelWords {
  readonly label: string
  readonly words: readonly LabelWord[]
  /** Rows that answer with one of its own words: those of templates that answer in words, in the label's share. */
  readonly rows?: number
}

/** The words of each label, in the order of the labels, beside the rows that answer with them. */
export function labelWords(
  { labels = [] }: Task,
  templates: readonly Template[],
  said?: SaidRowsByTemplate,
): LabelWords[] {
  return labels.map(label => {
    const words = [...new Set(templates.flatMap(template => template.words?.[label] ?? []))].map(
      (word): LabelWord => {
        const having = templates.filter(template => template.words?.[label] === word)
        const others = labels.filter(
          other => other !== label && having.some(template => template.words?.[other] === word),
        )
        const rows = said && sum(having.map(({ name }) => said[name]?.words[word] ?? 0))
        return {
          word,
          templates: having.length,
          ...(rows !== undefined && { rows }),
          ...(others.length > 0 && { sharedWith: others }),
        }
      },
    )
    const own = words.filter(({ sharedWith }) => sharedWith === undefined)
    return { label, words, ...(said && { rows: sum(own.map(({ rows = 0 }) => rows)) }) }
  })
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)
