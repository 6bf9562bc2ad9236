import { type Catalogue, reads, type Task } from '../build/catalogue.ts'
import type { SourceFile } from '../sources/descriptor.ts'

/** What a task comes to when its corpus is there in full. */
export interface PaperTask {
  readonly name: string
  /** Records, as the publisher states them; examples where records are not stated. */
  readonly published: number
  readonly examples: number
  readonly renderings: number
  readonly rows: number
  /** Per cent of all rows. */
  readonly share: number
  /** Per cent in figure 1c of the OpenBA paper, where it names the corpus. */
  readonly paperShare: number | null
  /** Some of the numbers are estimates. */
  readonly estimated: boolean
  /** Why the share is far from the paper's, where the descriptor says so. */
  readonly why?: string
}

export interface PaperPlan {
  /** Rows of all tasks. */
  readonly rows: number
  readonly tasks: readonly PaperTask[]
  /** Tasks of corpora whose size no descriptor states. */
  readonly unsized: readonly string[]
}

/**
 * The Chinese side as the paper built it: the first form of every corpus, all splits, every example said as often as
 * its task says. Reads descriptors and nothing else; duplicates and other losses that only a survey finds are in it.
 */
export function paperPlan({ tasks }: Catalogue): PaperPlan {
  const chinese = [...tasks.values()].filter(({ spec }) => spec.language !== 'en')
  const sized = chinese.flatMap(task => {
    const size = sizeOf(task)
    return size ? [{ task, size, rows: size.examples * task.renderings }] : []
  })
  const rows = sized.reduce((sum, { rows }) => sum + rows, 0)
  return {
    rows,
    tasks: sized.map(({ task, size, rows: mine }) => {
      const { paper } = task.source.facts
      return {
        name: task.name,
        published: size.published,
        examples: size.examples,
        renderings: task.renderings,
        rows: mine,
        share: (100 * mine) / rows,
        paperShare: paper?.share ?? null,
        estimated: size.estimated,
        ...(paper?.why !== undefined && { why: paper.why }),
      }
    }),
    unsized: chinese.filter(task => sized.every(one => one.task !== task)).map(({ name }) => name),
  }
}

/** The size of what a task reads, or undefined where one of its files has neither `rows` nor `examples`. */
function sizeOf(task: Task) {
  const [form] = task.source.forms.values()
  const files = form!.files.filter(file => file.off === undefined && reads(task, file))
  const expected = files.map(expectedIn)
  if (!expected.every(count => count !== undefined)) return undefined
  const examples = sum(expected)
  return {
    examples,
    published: files.every(({ rows }) => rows !== undefined) ? sum(files.map(({ rows }) => rows!)) : examples,
    estimated: files.some(file => typeof file.examples === 'object'),
  }
}

const expectedIn = ({ rows, examples }: SourceFile): number | undefined =>
  typeof examples === 'object' ? examples.about : (examples ?? rows)

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)
