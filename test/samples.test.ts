import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { withFile } from '../src/formats/file.ts'
import { readFooter } from '../src/formats/parquet-footer.ts'
import { ROOT } from '../src/lib/root.ts'
import { readAll, workshop } from './formats-support.ts'
import { hubFiles } from './support/hub.ts'

const files = workshop()
afterAll(() => files.remove())

/** Writes the samples anew. The bytes depend on the version of the library that writes them; what they say does not. */
const UPDATE = 'BIFLAN_SAMPLES=write npx vitest run --config test/vitest.config.ts test/samples.test.ts'

async function contentOf(path: string) {
  const { notes, groups } = withFile(path, (fd, size) => readFooter(path, fd, size))
  const { length } = readFileSync(path)
  return { notes, groups: groups.map(({ rows }) => rows), records: await readAll('parquet', path, length) }
}

describe('the samples of copies on the Hugging Face hub', () => {
  it.each(hubFiles.map(file => [relative(ROOT, file.path), file] as const))(
    '%s says what the sample it is made of says',
    async (_, { path, bytes }) => {
      const made = await bytes()
      if (process.env['BIFLAN_SAMPLES'] === 'write') {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, made)
      }
      expect(existsSync(path), UPDATE).toBe(true)
      expect(await contentOf(path), UPDATE).toEqual(await contentOf(files.write(made)))
    },
  )
})
