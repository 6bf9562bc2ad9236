import { describeAltered } from '../sources/altered.ts'
import type { Evidence } from '../sources/import/found.ts'
import type { ImportResult, Off, Placed, Undecided } from '../sources/import/outcome.ts'
import { count, size } from './format.ts'

/** 1 where something was refused, 3 where nothing of use was recognised, else 0. */
export const exitCodeOf = ({ taken, already, refused }: ImportResult): number =>
  refused.length > 0 ? 1 : taken.length + already.length > 0 ? 0 : 3

const BY: Record<Evidence, string> = {
  lock: 'as it was carried',
  checksum: 'by its checksum',
  folder: 'by its folder and records',
  archive: 'by its archive and records',
  command: 'as you named it, by its records',
}

/** Says what became of the files, corpus by corpus. */
export function printImport(result: ImportResult, raw: string, dryRun: boolean): void {
  const { taken, already, off, undecided, refused, others } = result
  const lines = new Map<string, string[]>()
  const add = ({ corpus, form }: Placed | Off, text: string) => {
    const name = form === '' ? corpus : `${corpus}/${form}`
    lines.set(name, [...(lines.get(name) ?? []), text])
  }
  for (const one of taken)
    add(
      one,
      `${one.file}: ${dryRun ? 'would be taken' : 'taken'} ${BY[one.by]}, ${size(one.bytes)}${altered(one)}`,
    )
  for (const one of already) add(one, `${one.file}: already here, ${size(one.bytes)}${altered(one)}`)
  for (const one of off) add(one, `${one.file}: known, not used: ${one.why}`)
  for (const name of [...lines.keys()].sort())
    console.log([name, ...lines.get(name)!.map(line => `  ${line}`)].join('\n'))

  if (undecided.length > 0)
    console.log(['', 'left where they are', ...undecided.flatMap(leftOver)].join('\n'))
  if (refused.length > 0) console.log('\nrefused')
  for (const { from, why } of refused) console.log(indent(why.startsWith(from) ? why : `${from}: ${why}`))
  if (others > 0) console.log(`\n${count(others)} other ${others === 1 ? 'file' : 'files'}`)

  const verb = dryRun ? 'would be placed' : 'placed'
  const changed = [...taken, ...already].filter(one => one.altered).length
  const parts = [`${taken.length} ${verb}`, `${already.length} already here`]
  if (changed > 0) parts.push(`${changed} altered`)
  if (refused.length > 0) parts.push(`${refused.length} refused`)
  console.log(`\n${parts.join(', ')}: ${raw}`)
}

const altered = ({ altered }: Placed): string => (altered ? `\n    altered: ${describeAltered(altered)}` : '')

/** What a file could be, and how to decide; in one line where it is none of several. */
function leftOver({ from, candidates }: Undecided): string[] {
  const possible = candidates.filter(({ command }) => command !== undefined)
  if (possible.length === 0 && candidates.length > 1) {
    return [
      `  ${from}: has a name of ${[...new Set(candidates.map(({ corpus }) => corpus))].join(', ')}, but the records of none of them`,
    ]
  }
  return [
    `  ${from}`,
    ...candidates.map(({ corpus, form, why, command }) => {
      const name = form === '' ? corpus : `${corpus}/${form}`
      return indent(
        `${why === undefined ? `${name}:` : `not ${name}: ${why}`}${command ? `${why === undefined ? ' ' : '\n'}${command}` : ''}`,
        4,
      )
    }),
  ]
}

const indent = (text: string, by = 2): string =>
  text
    .split('\n')
    .map(line => `${' '.repeat(by)}${line}`)
    .join('\n')
