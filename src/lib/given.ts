import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { usageError } from './errors.ts'

/** The bytes of a file that a person named. Throws a usage error where it cannot be read. */
export function givenFile(path: string, expected: string, remedy?: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const { message } = error as Error
    throw usageError({ where: path, found: message, expected, ...(remedy !== undefined && { remedy }) })
  }
}

/** What settings remember of a file that a person named: sha256. Throws a usage error where it cannot be read. */
export const givenHash = (path: string, expected: string): string =>
  createHash('sha256').update(givenFile(path, expected)).digest('hex')
