import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { type Sample, sampleOf, tenfold } from './support/sample.ts'

const GOLDEN = join(import.meta.dirname, 'golden')
const UPDATE = 'npx vitest run --config test/vitest.config.ts test/golden.test.ts -u'

const { tasks } = await loadCatalogue()

/** For every template its first row without and its first row with worked examples, as they stand in the part. */
const goldenOf = (sample: Sample): string =>
  sample.set.templates
    .flatMap(({ name }) => {
      const mine = tenfold(sample).filter(({ said }) => said.template.name === name)
      return [mine.find(({ said }) => said.shots === 0), mine.find(({ said }) => said.shots > 0)]
    })
    .flatMap(row => (row ? [`${row.line}\n`] : []))
    .join('')

describe('rows as people read them', () => {
  it.each([...tasks.values()].map(task => [task.name, task] as const))('%s', async (name, task) => {
    const rows = goldenOf(await sampleOf(task))
    const message = `what ${name} says has changed. Read the difference; if it is meant: ${UPDATE}`
    await expect(rows, message).toMatchFileSnapshot(join(GOLDEN, `${name}.jsonl`))
  })

  it('are kept for every task and nothing else', () => {
    const names = readdirSync(GOLDEN).sort()
    expect(names, UPDATE).toEqual([...tasks.keys()].map(name => `${name}.jsonl`).sort())
  })
})
