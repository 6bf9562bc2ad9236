import type { Task } from '../../build/catalogue.ts'
import type { Threads } from '../../lib/threads.ts'
import type { Category } from '../../shapes/categories.ts'
import type { Template } from '../../templates/set.ts'
import type { Place, PromptTable } from './conflicts.ts'
import { excerpt, type Finding, type Sample } from './finding.ts'
import type { Job, Results } from './jobs.ts'
import { extractReader } from './pieces.ts'
import type { Row } from './row.ts'

/** The check of prompts that come again with another output. It looks at all rows of a task together. */
export const PROMPTS = {
  name: 'prompts',
  promise: 'one instruction and input has one output, where the question has one answer',
}

/** What rows are whose prompt comes with several outputs: contradictions, or some of several good answers. */
const CONTRADICTION = 1
const VARIATION = 2

/** Extraction: whatever the notation, the text decides what is right. */
const EXTRACTION: readonly Category[] = [
  'named-entity-recognition',
  'relation-extraction',
  'event-extraction',
]

/** A question of a closed set, of options, or for what stands in a text has one answer; an inversion may have many. */
export function classOf(template: Template, { spec }: Task): number {
  if (template.inverse) return VARIATION
  const decided =
    template.words !== undefined ||
    template.forms.length > 0 ||
    template.uses.has('choices') ||
    EXTRACTION.includes(spec.category) ||
    extractReader(template, spec.example) !== undefined
  return decided ? CONTRADICTION : VARIATION
}

/** A part that was read, with the table of its prompts. */
export interface CheckedPart {
  readonly part: string
  readonly table: Omit<PromptTable, 'task'>
}

type Run = Threads<Job, Results[Job['kind']]>

/** Prompts of one task that have several outputs. */
export async function contradictions(parts: readonly CheckedPart[], threads: Run): Promise<Finding[]> {
  const tables = parts.map(({ table }) => ({ ...table, task: 0 }))
  const conflicts = await search(tables, false, threads)
  const finding = async (kind: number, severity: Finding['severity'], what: string): Promise<Finding[]> => {
    const { rows = 0, pairs = [] } = conflicts.get(kind) ?? {}
    return rows === 0
      ? []
      : [{ severity, what, count: rows, samples: await samplesOf(pairs, parts, threads) }]
  }
  return [
    ...(await finding(CONTRADICTION, 'error', 'one prompt, several outputs, where one is right')),
    ...(await finding(VARIATION, 'note', 'one prompt, several outputs, where several may be right')),
  ]
}

/** A task's parts. */
interface Checked {
  readonly task: Task
  readonly parts: readonly CheckedPart[]
}

/** Prompts that two tasks have in common, with different outputs: only tasks that share a template file can have such. */
export async function shared(
  checked: readonly Checked[],
  threads: Run,
): Promise<{ tasks: string[]; finding: Finding }[]> {
  const found = await Promise.all(
    groupsOf(checked).map(async group => {
      const parts = group.flatMap(({ parts }) => parts)
      const tables = group.flatMap(({ parts }, task) => parts.map(({ table }) => ({ ...table, task })))
      const conflicts = await search(tables, true, threads)
      return Promise.all(
        [...conflicts.values()].map(async ({ rows, pairs }) => ({
          tasks: group.map(({ task }) => task.name),
          finding: {
            severity: 'note' as const,
            what: 'one prompt in several tasks, with several outputs',
            count: rows,
            samples: await samplesOf(pairs, parts, threads),
          },
        })),
      )
    }),
  )
  return found.flat()
}

/** Tasks that are joined by template files. */
function groupsOf(checked: readonly Checked[]): Checked[][] {
  const groups: { files: Set<string>; members: Checked[] }[] = []
  for (const one of checked) {
    const files = new Set(one.task.spec.templates)
    const joined = groups.filter(group => [...files].some(file => group.files.has(file)))
    const members = [...joined.flatMap(group => group.members), one]
    for (const group of joined) {
      for (const file of group.files) files.add(file)
      groups.splice(groups.indexOf(group), 1)
    }
    groups.push({ files, members })
  }
  return groups.filter(({ members }) => members.length > 1).map(({ members }) => members)
}

const search = async (
  tables: readonly PromptTable[],
  across: boolean,
  threads: Run,
): Promise<Results['prompts']> =>
  (await threads.run({ kind: 'prompts', tables, across })) as Results['prompts']

/** The rows at these places, the second of each pair beside the first. */
async function samplesOf(
  pairs: readonly (readonly [Place, Place])[],
  parts: readonly CheckedPart[],
  threads: Run,
): Promise<Sample[]> {
  const places = pairs.flat()
  const rows = new Map<string, Row>()
  for (const table of new Set(places.map(place => place.table))) {
    const numbers = places.filter(place => place.table === table).map(({ line }) => line)
    const wanted = [...new Set(numbers)].sort((a, b) => a - b)
    const job: Job = { kind: 'lines', part: parts[table]!.part, lines: wanted }
    const lines = (await threads.run(job)) as Results['lines']
    for (const [i, line] of lines.entries()) rows.set(`${table} ${wanted[i]}`, JSON.parse(line) as Row)
  }
  return pairs.map(([first, second]) => {
    const [one, other] = [first, second].map(({ table, line }) => rows.get(`${table} ${line}`)!) as [Row, Row]
    const text = (row: Row) => JSON.stringify(excerpt(row.output, 0, 8))
    return { id: one.id, excerpt: `${text(one)}, but ${text(other)} in ${other.id}` }
  })
}
