import { type Rows, sumOf, type TaskFacts } from './dataset.ts'
import { grouped, markdownTable } from './markdown.ts'

export const rowsOf = ({ train, validation }: Rows): number => train + validation

/** Licences, those of most rows first, with the tasks under each. */
export function byLicence(tasks: readonly TaskFacts[]): Map<string, TaskFacts[]> {
  const groups = new Map<string, TaskFacts[]>()
  for (const task of tasks) groups.set(task.licence.id, [...(groups.get(task.licence.id) ?? []), task])
  const size = (group: readonly TaskFacts[]) => sumOf(group.map(({ rows }) => rowsOf(rows)))
  return new Map([...groups].sort(([a, own], [b, other]) => size(other) - size(own) || (a < b ? -1 : 1)))
}

/** The text of `LICENSES.md`: whose rows stand under which licence, and where its owner says so. */
export function licencesText(tasks: readonly TaskFacts[]): string {
  const sections = [...byLicence(tasks)].map(([id, group]) =>
    [
      `## ${id}`,
      '',
      markdownTable(
        ['task', 'corpus', 'use', 'rows', 'home', 'to be named'],
        group.map(({ name, title, licence, rows, home = '', cite = '' }) => [
          name,
          title,
          licence.use,
          grouped(rowsOf(rows)),
          home,
          cite,
        ]),
        ['rows'],
      ),
      ...notesOf(group),
    ].join('\n'),
  )
  return `${[HEAD, ...sections].join('\n\n')}\n`
}

const notesOf = (group: readonly TaskFacts[]): string[] => {
  const notes = group.flatMap(({ name, licence }) => (licence.note ? [`- ${name}: ${licence.note}`] : []))
  return notes.length === 0 ? [] : ['', ...notes]
}

const HEAD = `# Licences

The rows of each task stand under the licence of its corpus; the wording around them (templates) and the program that wrote
them are MIT. *use* is the class of the Data Provenance Initiative: commercial, unspecified (the owner says nothing),
non-commercial, academic-only. Whoever uses rows of several tasks together is bound by the narrowest of them. Licences that
ask for naming or for sharing alike ask it of every copy. This list is what the owners' pages said when the corpora were
described; it is not legal advice.`
