import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fraction, purpose } from '../src/lib/chance.ts'
import { hash64 } from '../src/lib/hash.ts'
import { entityExample, flaw } from '../src/shapes/entities.ts'
import { rewriteMentions, spansOfTags } from '../src/shapes/mentions.ts'
import type { Context, Skip } from '../src/shapes/task.ts'
import cluener from '../src/tasks/cluener2020.ts'
import msra from '../src/tasks/msra-ner.ts'

const TYPES = { PER: '人名', LOC: '地名', ORG: '机构名' }
const KINDS = { 人名: { gloss: '人的名字' }, 地名: { gloss: '地方的名字', brief: '含山川' } }

const contextOf = (record: unknown): Context => ({
  split: 'train',
  add: {},
  lookup: {},
  chance: name => fraction(hash64(JSON.stringify(record)), purpose(name)),
})

const people = (...ranges: [start: number, end: number][]) =>
  ranges.map(([start, end]) => ({ start, end, type: '人名' }))

const mark = (text: string, ...ranges: [start: number, end: number][]) =>
  rewriteMentions([...text], people(...ranges), /[[\]|]/, (name, type) => `[${name}|${type}]`)

describe('tags', () => {
  it('keeps neighbours of one type apart', () => {
    expect(spansOfTags(['B-LOC', 'B-LOC', 'I-LOC', 'O'], TYPES)).toEqual([
      { start: 0, end: 1, type: '地名' },
      { start: 1, end: 3, type: '地名' },
    ])
  })

  it.each([
    ['at the start', ['I-PER', 'I-PER'], [[0, 2]]],
    ['after O', ['O', 'I-PER'], [[1, 2]]],
    [
      'after another type',
      ['B-LOC', 'I-PER'],
      [
        [0, 1],
        [1, 2],
      ],
    ],
  ])('begins a name with an I- that continues nothing: %s', (_, tags, ranges) => {
    expect(spansOfTags(tags, TYPES).map(({ start, end }) => [start, end])).toEqual(ranges)
  })

  it('covers exactly the characters that are not O, in order and without overlap', () => {
    const tag = fc.constantFrom('O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC', 'B-ORG', 'I-ORG')
    fc.assert(
      fc.property(fc.array(tag), tags => {
        const covered = tags.map(() => 'O')
        let at = 0
        for (const { start, end, type } of spansOfTags(tags, TYPES)) {
          expect(start).toBeGreaterThanOrEqual(at)
          expect(end).toBeGreaterThan(start)
          covered.fill(type, start, end)
          at = end
        }
        expect(covered).toEqual(tags.map(each => TYPES[each.slice(2) as 'PER'] ?? 'O'))
      }),
    )
  })
})

describe('rewritten mentions', () => {
  it('rewrites every mention and nothing else', () => {
    expect(mark('阿满见阿桑。', [0, 2], [3, 5])).toBe('[阿满|人名]见[阿桑|人名]。')
    expect(mark('今天有雪。')).toBe('今天有雪。')
  })

  it('counts characters, not code units', () => {
    expect(mark('𠮷野见阿桑', [0, 2], [3, 5])).toBe('[𠮷野|人名]见[阿桑|人名]')
  })

  it.each([
    ['a name that also stands unannotated', mark('阿满见阿满', [0, 2])],
    ['names within names', mark('阿满桥', [0, 3], [0, 2])],
    ['a text with the signs', mark('阿满|阿桑', [0, 2])],
  ])('is empty for %s', (_, text) => {
    expect(text).toBe('')
  })

  it('does not mind a name within an annotated longer one', () => {
    expect(mark('阿满桥和阿满', [0, 3], [4, 6])).toBe('[阿满桥|人名]和[阿满|人名]')
  })
})

describe('examples', () => {
  const chars = [...'阿满在东溪见阿桑，阿满笑了']
  const spans = [...people([6, 8], [0, 2], [9, 11]), { start: 3, end: 5, type: '地名' }]

  it('lists every name once, by type and in text order', () => {
    const example = entityExample(chars, spans, KINDS, { chance: () => 0 })
    expect(example.groups).toEqual([
      { type: '人名', names: ['阿满', '阿桑'] },
      { type: '地名', names: ['东溪'] },
    ])
    expect(example.distinct).toEqual(['阿满', '东溪', '阿桑'])
    expect(example.marked).toBe('[阿满|人名]在[东溪|地名]见[阿桑|人名]，[阿满|人名]笑了')
    expect(example.masked).toBe('【人名】在【地名】见【人名】，【人名】笑了')
    expect(example.legend).toBe('人名、地名（含山川）；括号里是解释，不算类别名')
  })

  it('asks for a type that occurs in the given share of texts, and always for what it found', () => {
    const one = people([0, 2])
    for (const presentShare of [0.5, 0.8]) {
      let present = 0
      for (let i = 0; i < 2000; i++) {
        const { chance } = contextOf(i)
        const example = entityExample(chars, one, KINDS, { chance, presentShare })
        if (example.names.length > 0) present++
        expect(example.asked).toContain(example.type)
        expect(Object.keys(example.found)).toEqual(example.asked)
        expect(example.found[example.type]).toEqual(example.names)
      }
      expect(present / 2000).toBeCloseTo(presentShare, 1)
    }
  })

  it('claims the right type of a name half of the time, and nothing where there is no name', () => {
    const claims = Array.from({ length: 2000 }, (_, i) => entityExample(chars, spans, KINDS, contextOf(i)))
    expect(claims.filter(({ claimed, kind }) => claimed.type === kind).length / 2000).toBeCloseTo(0.5, 1)
    const { name, kind, claimed } = entityExample(chars, [], KINDS, contextOf(0))
    expect([name, kind, claimed.type]).toEqual(['', '', ''])
  })

  it('says why a text is not used', () => {
    expect(flaw([' '], [])).toBe('empty text')
    expect(flaw([...'猫、狗记'], people([0, 4]))).toBe('a name holds a list mark')
    expect(flaw(chars, spans)).toBeUndefined()
  })
})

/** What a task makes of a raw record; undefined where the record is rejected. */
function told<T extends typeof cluener | typeof msra>(task: T, raw: unknown): object | Skip | undefined {
  const parsed = task.record.safeParse(raw)
  if (!parsed.success) return undefined
  return [...task.examples(parsed.data as never, contextOf(parsed.data))][0]
}

describe('cluener2020', () => {
  const text = '𠮷野家在东溪'

  it('reads the place of the last character, in code points', () => {
    const example = told(cluener, {
      text,
      label: { company: { 𠮷野家: [[0, 2]] }, address: { 东溪: [[4, 5]] } },
    })
    expect(example).toMatchObject({ by: { company: ['𠮷野家'], address: ['东溪'] } })
  })

  it('skips a record whose place holds another text', () => {
    expect(told(cluener, { text, label: { company: { 𠮷野家: [[0, 3]] } } })).toEqual({
      skip: 'a place does not hold the name',
    })
  })

  it.each([
    ['no labels', {}],
    ['an unknown type', { label: { goverment: {} } }],
  ])('rejects %s', (_, rest) => {
    expect(told(cluener, { text, ...rest })).toBeUndefined()
  })
})

describe('msra-ner', () => {
  const chars = [...'阿满在东溪']
  const tags = ['B-PER', 'I-PER', 'O', 'B-LOC', 'I-LOC']
  const paddle = (cells: string[], labels: string[]) => ({
    text_a: cells.join('\u0002'),
    label: labels.join('\u0002'),
  })

  it('yields the same from both publications', () => {
    const example = told(msra, { chars, tags })
    expect(example).toMatchObject({ text: '阿满在东溪', people: ['阿满'], places: ['东溪'], bodies: [] })
    expect(told(msra, paddle(chars, tags))).toEqual(example)
  })

  it('skips what it cannot use', () => {
    expect(told(msra, paddle(chars, tags.slice(1)))).toEqual({ skip: 'characters and tags differ in number' })
    const long = Array.from({ length: 401 }, () => '雪')
    expect(told(msra, { chars: long, tags: long.map(() => 'O') })).toEqual({ skip: 'over 400 characters' })
  })

  it('rejects a header and unknown tags', () => {
    expect(told(msra, { text_a: 'text_a', label: 'label' })).toBeUndefined()
    expect(told(msra, { chars: ['雪'], tags: ['B-GPE'] })).toBeUndefined()
  })
})

const REAL = '../shared/data/msra-ner/msra_test_bio.txt'

describe.skipIf(!existsSync(REAL))('the published MSRA test file (where it is at hand)', () => {
  it('holds the names that have been counted', () => {
    const sentences = readFileSync(REAL, 'utf8').split('\n\n').filter(Boolean)
    const counts: Record<string, number> = {}
    for (const sentence of sentences) {
      const tags = sentence
        .split('\n')
        .filter(Boolean)
        .map(line => line.split('\t')[1]!)
      for (const { type } of spansOfTags(tags, TYPES)) counts[type] = (counts[type] ?? 0) + 1
    }
    expect(sentences.length).toBe(3442)
    expect(counts).toEqual({ 地名: 2886, 机构名: 1331, 人名: 1973 })
  })
})
