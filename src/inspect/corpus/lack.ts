import { existsSync, readFileSync } from 'node:fs'
import { BiflanError } from '../../lib/errors.ts'

/** Something that a corpus lacks, or that is wrong with it. `line` counts from 1. */
export interface Lack {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** A complaint as a lack of the file that it is about. Anything else that is thrown is a bug, and thrown again. */
export function lackOf(error: unknown, file: string): Lack {
  if (!(error instanceof BiflanError)) throw error
  const { where = file, message } = error
  const [, path = file, line = '1'] = /^(.*?)(?::(\d+))?(?:: head|, record \d+)?$/.exec(where) ?? []
  const said = message.startsWith(`${where}: `) ? message.slice(where.length + 2) : message
  const known = existsSync(path)
  return {
    file: known ? path : file,
    line: known ? Number(line) : 1,
    message: said.replace(/\n {2}expected: /, '; expected: ').replace(/\n {2}to do: /, '; to do: '),
  }
}

/** The first line of a file that a pattern matches; 1 where none does. */
export const lineWith = (file: string, pattern: RegExp): number =>
  Math.max(
    1,
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex(line => pattern.test(line)) + 1,
  )

/** How a lack begins that stands in the file itself. */
export const TO_FILL_IN = 'to fill in: '

/** What a person was told to fill in and has not. */
export function todosIn(file: string): Lack[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, i) => {
      const [, rest] = /\bTODO\b:?\s*(.*)$/.exec(text) ?? []
      return rest === undefined ? [] : [{ file, line: i + 1, message: TO_FILL_IN + rest }]
    })
}
