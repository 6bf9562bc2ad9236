import { createHash } from 'node:crypto'
import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checksums, rehash } from '../src/sources/checksums.ts'
import { temporary } from './helpers/folders.ts'

const home = temporary()
const LARGE = 5 * 2 ** 20

test('sums of large files are remembered by size and time, and taken anew when that is not believed', async () => {
  const path = join(home, 'corpus.json')
  const write = (letter: string) => writeFileSync(path, letter.repeat(LARGE))
  const sum = (letter: string) => createHash('sha256').update(letter.repeat(LARGE)).digest('hex')
  write('a')
  const { atime, mtime } = statSync(path)
  utimesSync(path, atime, mtime)
  expect((await checksums(path)).sha256).toBe(sum('a'))
  expect(existsSync(join(path, '..', '.checksums.json'))).toBe(true)

  // What no honest program does: other bytes under the same time.
  write('b')
  utimesSync(path, atime, mtime)
  expect((await checksums(path)).sha256, 'remembered').toBe(sum('a'))
  rehash()
  expect((await checksums(path)).sha256, 'taken anew').toBe(sum('b'))
  expect((await checksums(path)).sha256, 'remembered again').toBe(sum('b'))

  write('c')
  utimesSync(path, atime, new Date(mtime.getTime() + 1000))
  expect((await checksums(path)).sha256, 'of another time').toBe(sum('c'))
})
