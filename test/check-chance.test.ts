import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taskNamed } from '../src/build/catalogue.ts'
import { defaultSettings } from '../src/build/settings.ts'
import { tableWriter } from '../src/build/table.ts'
import { chanceOf } from '../src/inspect/check/chances.ts'
import { findConflicts } from '../src/inspect/check/conflicts.ts'
import { SHARES } from '../src/inspect/check/shares.ts'
import { type Subject, subjectOf } from '../src/inspect/check/subject.ts'
import { logPearson, offShare, offUniform } from '../src/inspect/check/uneven.ts'
import { WORDS } from '../src/inspect/check/words.ts'
import { mix, purpose } from '../src/lib/chance.ts'
import { hash64 } from '../src/lib/hash.ts'
import { ranked } from '../src/templates/choose.ts'
import type { Template } from '../src/templates/set.ts'
import { temporary } from './helpers/folders.ts'

describe('counts that should be equal', () => {
  it.each([
    ['within 1 %, however many rows', [50_900_000, 49_100_000]],
    ['exactly 1 % off', [5_100_000, 4_900_000]],
    ['far off, by chance in few rows', [60, 40]],
    ['all in one place, in very few rows', [6, 0, 0, 0]],
    ['far off by chance in a place of many', [...new Array(118).fill(10), 25]],
    ['no rows', [0, 0, 0]],
  ])('pass: %s', (_, counts) => {
    expect(offUniform(counts)).toBeUndefined()
  })

  it.each([
    ['a little over 1 %, in very many rows', [5_101_000, 4_899_000], 0],
    ['over 1 %, in many rows', [5200, 5200, 4600, 5000], 2],
    ['all in one place, in few rows', [20, 0, 0, 0], 0],
    ['never in one place', [0, 700, 700], 0],
    ['all in one of many places', [...new Array(118).fill(0), 12], 118],
  ])('fail: %s', (_, counts, place) => {
    expect(offUniform(counts)).toMatchObject({ place })
  })

  it('fail only where both limits are passed, and then with any multiple of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3000 }), { minLength: 2, maxLength: 15 }),
        fc.integer({ min: 2, max: 50 }),
        (counts, times) => {
          const all = counts.reduce((sum, count) => sum + count, 0)
          const off = offUniform(counts)
          const furthest = Math.max(...counts.map(count => Math.abs(count / all - 1 / counts.length)))
          if (all === 0 || furthest <= 0.01) expect(off).toBeUndefined()
          else if (all / counts.length >= 5)
            expect(off !== undefined).toBe(logPearson(counts) < Math.log(1e-9))
          if (off) expect(offUniform(counts.map(count => count * times))).toMatchObject({ place: off.place })
        },
      ),
      { seed: 3, numRuns: 500 },
    )
  })
})

describe('a share', () => {
  it.each([
    [509_000, 1_000_000, 0.5, 0.5, false],
    [520, 1000, 0.5, 0.5, false],
    [520_000, 1_000_000, 0.5, 0.5, true],
    [480_000, 1_000_000, 0.5, 0.5, true],
    [520_000, 1_000_000, 0.4, 0.515, false],
    [540_000, 1_000_000, 0.4, 0.515, true],
    [380_000, 1_000_000, 0.4, 0.515, true],
    [0, 0, 0.5, 0.5, false],
    [999, 1000, 1, 1, false],
    [980, 1000, 1, 1, true],
  ])('of %i in %i, where %d to %d are right', (count, all, low, high, off) => {
    expect(offShare(count, all, low, high) !== undefined).toBe(off)
  })
})

/** Templates as drawing sees them. */
const drawn = (weights: readonly number[], conditional: readonly boolean[] = []): Template[] =>
  weights.map((weight, i) => ({
    name: `t${i}`,
    weight,
    conditional: conditional[i] ?? false,
    purposes: { rank: purpose(`rank of t${i}`), bench: purpose(`bench of t${i}`) },
  })) as unknown as Template[]

describe('the probability of being among the drawn', () => {
  const KEYS = Array.from({ length: 20_000 }, (_, i) => mix(hash64(`example ${i}`), 7))

  it.each([
    [[1, 1, 1, 1], 2],
    [[1, 1, 1, 0.5], 2],
    [[1, 1, 1, 0.5, 0.3, 0.2, 0.9], 3],
    [[0.5, 0.5, 0.5, 0.5, 0.5], 4],
    [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.4, 0.2], 10],
    [[1, 1, 1], 3],
    [[0.1, 1, 1], 2],
  ])('of weights %j with %i drawn is what drawing comes to', (weights, renderings) => {
    const templates = drawn(weights)
    const won = new Map<Template, number>()
    for (const key of KEYS)
      for (const template of ranked(templates, key).slice(0, renderings))
        won.set(template, (won.get(template) ?? 0) + 1)
    for (const template of templates) {
      const { low, high } = chanceOf(template, templates, renderings)
      expect(low).toBe(high)
      const deviation = Math.sqrt((low * (1 - low)) / KEYS.length)
      expect(Math.abs((won.get(template) ?? 0) / KEYS.length - low)).toBeLessThan(5 * deviation + 1e-12)
    }
    const sum = templates.reduce((all, template) => all + chanceOf(template, templates, renderings).low, 0)
    expect(sum).toBeCloseTo(renderings, 9)
  })

  it('lies between all conditional templates in the race and none', () => {
    const templates = drawn([1, 1, 1, 1], [false, false, false, true])
    expect(chanceOf(templates[0]!, templates, 2)).toEqual({ low: 2 / 4, high: 2 / 3 })
    expect(chanceOf(templates[3]!, templates, 2)).toEqual({ low: 0, high: 2 / 4 })
  })
})

const subject = async (task: string, change: Partial<Subject> = {}): Promise<Subject> => {
  const plan = { examples: 10_000, rows: 100_000, dropped: new Map() }
  const facts = { files: [], missing: [], settings: defaultSettings(false), plan }
  return { ...subjectOf(await taskNamed(task), facts), ...change }
}

describe('the shares of a task’s templates', () => {
  /** As many rows for each template as are probable, `change` aside. */
  const expected = (of: Subject, change: Record<string, number> = {}) => {
    const { templates } = of.set
    const chances = templates.map(template => [
      template.name,
      Math.round(10_000 * chanceOf(template, templates, 10).low),
    ])
    return { ...Object.fromEntries(chances), ...change } as Record<string, number>
  }

  it('pass where they are what is probable', async () => {
    const ocnli = await subject('ocnli')
    expect(SHARES.judge([expected(ocnli)], ocnli)).toEqual([])
  })

  it('fail where a template is drawn twice as often as its peers, or half as often', async () => {
    const ocnli = await subject('ocnli')
    const rows = expected(ocnli)
    const often = SHARES.judge([{ ...rows, marks: rows['marks']! * 2 }], ocnli)
    expect(often.map(({ what }) => what)).toEqual([expect.stringMatching(/^marks \(line \d+\) is drawn for/)])
    const seldom = SHARES.judge([{ ...rows, marks: rows['marks']! / 2 }], ocnli)
    expect(seldom).toHaveLength(1)
  })

  it('count what a template won and could not say', async () => {
    const ocnli = await subject('ocnli')
    const rows = expected(ocnli)
    const half = { ...rows, marks: rows['marks']! / 2 }
    const plan = { ...ocnli.plan, dropped: new Map([['marks', rows['marks']! / 2]]) }
    expect(SHARES.judge([half], { ...ocnli, plan })).toEqual([])
  })

  it('know of a plan that says some examples once more than others', async () => {
    const ocnli = await subject('ocnli', { plan: { examples: 40_000, rows: 10_000, dropped: new Map() } })
    const { templates } = ocnli.set
    const rows = templates.map(template => [template.name, 10_000 * chanceOf(template, templates, 1).low])
    expect(SHARES.judge([Object.fromEntries(rows)], ocnli)).toEqual([])
  })
})

describe('the labels of a task', () => {
  const counts = { 'take-for-true': { 真: 3, 假: 2 }, certain: { 是: 5, 否: 9 } }
  const judged = async (whole: boolean, extra: object = {}) =>
    WORDS.judge([{ counts: { ...counts, ...extra }, findings: [] }], await subject('ocnli', { whole }))

  it('that no row answers with are an error in a whole corpus, and a note in a part of one', async () => {
    expect(await judged(true)).toMatchObject([{ severity: 'error', what: 'labels without a row: neutral' }])
    expect(await judged(false)).toMatchObject([{ severity: 'note' }])
  })

  it('are told by words that mean one label only', async () => {
    expect(await judged(true, { possible: { 是: 4 } })).toHaveLength(1)
    expect(await judged(true, { undecided: { 是: 4 } })).toEqual([])
  })

  it('are all answered by a template that asks often', async () => {
    expect(await judged(true, { undecided: { 是: 5000 } })).toMatchObject([
      { severity: 'error', what: 'undecided answers nothing but 是' },
    ])
  })
})

describe('prompts with several outputs', () => {
  const home = temporary()
  type Line = readonly [prompt: number, output: number, kind: number]
  const hashOf = (what: string, n: number) => hash64(`${what} ${n}`)

  /** Tables of parts, each the part of a task. */
  function tables(parts: readonly (readonly Line[])[], name: string) {
    return parts.map((lines, i) => {
      const path = join(home, `${name}-${i}.table`)
      const writer = tableWriter(path)
      for (const [line, [prompt, output, kind]] of lines.entries())
        writer.add(hashOf('prompt', prompt), { hi: hashOf('output', output).lo, lo: line }, kind)
      writer.close()
      return { path, rows: lines.length, task: i % 2 }
    })
  }

  /** The same by comparing each with each. */
  function naive(parts: readonly (readonly Line[])[], across: boolean) {
    const all = parts.flatMap((lines, table) =>
      lines.map(([prompt, output, kind], line) => ({ prompt, output, kind, table, line })),
    )
    const conflicting = all.filter(one => {
      const same = all.filter(other => other.prompt === one.prompt)
      const outputs = new Set(same.map(({ output }) => output))
      const owners = new Set(same.map(({ table }) => table % 2))
      return outputs.size > 1 && (!across || owners.size > 1)
    })
    const kinds = [...new Set(conflicting.map(({ kind }) => kind))]
    return new Map(kinds.map(kind => [kind, conflicting.filter(one => one.kind === kind).length]))
  }

  it('are found whatever the memory, and shown in the order of the rows', () => {
    // A prompt decides its class, as an instruction decides its template.
    const lines = fc.array(
      fc
        .tuple(fc.nat({ max: 12 }), fc.nat({ max: 3 }))
        .map(([prompt, output]): Line => [prompt, output, prompt % 2]),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, across) => {
        const written = tables(parts, 'any')
        const found = findConflicts(written, across, 1e9, 3)
        expect(findConflicts(written, across, 200, 3)).toEqual(found)
        expect(new Map([...found].map(([kind, { rows }]) => [kind, rows]))).toEqual(naive(parts, across))
        for (const { pairs } of found.values()) {
          expect(pairs.length).toBeLessThanOrEqual(3)
          const places = pairs.map(([first]) => first.table * 1000 + first.line)
          expect(places).toEqual(places.toSorted((a, b) => a - b))
          for (const [first, second] of pairs) {
            const [one, other] = [first, second].map(({ table, line }) => parts[table]![line]!)
            expect(one![0]).toBe(other![0])
            expect(one![1]).not.toBe(other![1])
          }
        }
      }),
      { seed: 4 },
    )
  })
})
