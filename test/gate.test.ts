import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { sideOf } from '../src/build/validation.ts'
import { hash64, hex } from '../src/lib/hash.ts'
import { tokenizerMeter } from '../src/lib/tokenizer.ts'
import { UPPER_BOUND } from '../src/lib/tokens.ts'
import { indexPath, readIndex } from '../src/output/index-file.ts'
import { biflan, succeed } from './helpers/command.ts'
import { putCmrc2018, putOcnli } from './helpers/corpora.ts'
import { temporary } from './helpers/folders.ts'
import { manifestOf, rowsOf, textOf, wordingOf } from './helpers/rows.ts'

const home = temporary()
const at = (name: string) => join(home, name)

/** Whitespace-separated words and single marks: what the tokenizer below counts. */
const words = (text: string): number => text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}\s]/gu)?.length ?? 0

/** A tokenizer of the plainest kind in Hugging Face's format, which knows no word. */
const TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [
    {
      id: 0,
      content: '[UNK]',
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    },
  ],
  normalizer: null,
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: null,
  decoder: null,
  model: {
    type: 'WordPiece',
    vocab: { '[UNK]': 0 },
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
  },
}

/** Unigrams as mT5 has them: a few characters, and bytes for all others. */
const UNIGRAMS = {
  ...TOKENIZER,
  added_tokens: [],
  pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
  normalizer: { type: 'NFKC' },
  model: {
    type: 'Unigram',
    unk_id: 0,
    vocab: [
      ['<unk>', 0],
      ...Array.from({ length: 256 }, (_, i) => [`<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`, -9]),
      ...['▁', '判', '断', '关', '系', '。', '判断'].map(piece => [piece, -5]),
    ],
  },
}

const build = (out: string, ...flags: string[]) =>
  succeed(
    ['build', 'ocnli', 'cmrc2018', '--out', at(out), '--compress', 'none', '--allow-missing', ...flags],
    { home },
  )

/** The rows of a part with what its index says of them. */
const indexed = (out: string, task: string) =>
  manifestOf(at(out)).tasks[task]!.parts.flatMap(part => {
    const path = join(at(out), 'tasks', task, part.name)
    const lines = textOf(path).split('\n').slice(0, -1)
    const facts = [...readIndex(indexPath(path))]
    expect(facts.length).toBe(lines.length)
    return lines.map((line, i) => ({
      side: part.side,
      row: JSON.parse(line) as Record<string, string>,
      facts: facts[i]!,
    }))
  })

beforeAll(async () => {
  const raw = join(home, 'raw')
  putOcnli(raw)
  putCmrc2018(raw)
  writeFileSync(at('tokenizer.json'), JSON.stringify(TOKENIZER))
  await build('plain')
})

describe('the bound on tokens', () => {
  test('is never below one for each character of the normalised text, and one in front', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    fc.assert(
      fc.property(text, each => {
        expect(UPPER_BOUND.text(each)).toBeGreaterThanOrEqual([...each.normalize('NFKC')].length + 1)
      }),
      { numRuns: 3000 },
    )
  })

  test('is exact for Chinese, counts what NFKC spells out, and a prompt as its two texts', () => {
    expect(UPPER_BOUND.text('判断关系。')).toBe(6)
    expect(UPPER_BOUND.text('好……')).toBe(8)
    expect(UPPER_BOUND.text('㎡①𝅘𝅥𝅮')).toBeGreaterThanOrEqual(7)
    expect(UPPER_BOUND.prompt('判断', '前提')).toBe(6)
    expect(UPPER_BOUND.prompt('判断', '')).toBe(3)
  })
})

describe('characters that a model writes in bytes', () => {
  test('count as many in the bound, and those that every model for Chinese knows count as one', () => {
    const bytes = (text: string) => UPPER_BOUND.text(text) - 1
    expect(bytes('啊齄龍鬱。“”·—～ＡかЯA')).toBe(14)
    for (const rare of ['㐀', '𠀀', '龘', '🦙', '한', '\u{1d160}'])
      expect(bytes(rare)).toBeGreaterThanOrEqual(Buffer.byteLength(rare.normalize('NFKC')))
    for (let point = 0x10000; point < 0x30000; point++) {
      const character = String.fromCodePoint(point)
      const written = [...character.normalize('NFKC')]
      const least = written.reduce((sum, one) => sum + (one > '\uffff' ? 4 : 1), 0)
      if (bytes(character) < least) expect(`${point.toString(16)}: ${bytes(character)}`).toBe(least)
    }
  })

  test('count as many by a tokenizer, and are never more than the bound', () => {
    writeFileSync(at('unigrams.json'), JSON.stringify(UNIGRAMS))
    const meter = tokenizerMeter(at('unigrams.json'))
    expect(meter.text('判断关系。')).toBe(5)
    expect(meter.text('判断龘龘。')).toBe(3 + 2 * 3)
    expect(meter.text('🦙')).toBe(1 + 4)
    const rare = fc.string({ unit: fc.constantFrom(...'判断关系。㐀龘🦙𠀀한𝘀ő̂') })
    fc.assert(
      fc.property(rare, text => {
        expect(meter.text(text)).toBeLessThanOrEqual(UPPER_BOUND.text(text))
      }),
    )
  })
})

describe('rows that are too long', () => {
  test('are left out and counted, and nothing else changes but worked examples', async () => {
    await build('short', '--max-input', '90', '--max-output', '12')
    for (const task of ['ocnli', 'cmrc2018']) {
      const { planned, rows, dropped } = manifestOf(at('short')).tasks[task]!
      const sum = Object.values(dropped).reduce((all, count) => all + count, 0)
      expect(rows + sum).toBe(planned)
      expect(planned).toBe(manifestOf(at('plain')).tasks[task]!.rows)
      const zero = new Map(rowsOf(at('plain'), task).map(row => [row.id, row]))
      for (const row of rowsOf(at('short'), task)) {
        expect(UPPER_BOUND.prompt(row.instruction, row.input)).toBeLessThanOrEqual(90)
        expect(UPPER_BOUND.text(row.output)).toBeLessThanOrEqual(12)
        if (wordingOf(row).shots === 0 && zero.has(row.id)) expect(row).toEqual(zero.get(row.id))
      }
    }
    const { dropped } = manifestOf(at('short')).tasks['cmrc2018']!
    expect(Object.keys(dropped)).toContain('prompt too long')
  })

  test('are kept with --no-limit', async () => {
    await build('any', '--no-limit')
    for (const task of ['ocnli', 'cmrc2018']) expect(manifestOf(at('any')).tasks[task]!.dropped).toEqual({})
    const both = await biflan(['build', 'ocnli', '--out', at('both'), '--no-limit', '--max-input', '9'], {
      home,
    })
    expect(both.code).toBe(2)
    expect(both.stderr).toContain('--no-limit beside a limit')
  })

  test('are found by a tokenizer where one is named, and the folder remembers which', async () => {
    const flags = ['--tokenizer', at('tokenizer.json'), '--max-input', '60', '--max-output', '40']
    await build('counted', ...flags)
    const meter = tokenizerMeter(at('tokenizer.json'))
    for (const { row, facts } of indexed('counted', 'ocnli')) {
      const prompt = `${row['instruction']}\n${row['input']}`
      expect(facts.input).toBe(meter.text(prompt))
      expect(facts.input).toBe(words(prompt))
      expect(facts.input).toBeLessThanOrEqual(60)
    }
    const without = await biflan(['build', 'ocnli', '--out', at('counted')], { home })
    expect(without.code).toBe(2)
    expect(without.stderr).toContain('tokenizer')
    writeFileSync(at('broken.json'), '{"model": 1}')
    const broken = await biflan(['build', 'ocnli', '--out', at('broken'), '--tokenizer', at('broken.json')], {
      home,
    })
    expect(broken.code).toBe(2)
    expect(broken.stderr).toContain('broken.json')
  })
})

describe('the index beside a part', () => {
  test('says of each row what its id says, how long it is, and a key of its own', () => {
    const keys = new Set<string>()
    for (const task of ['ocnli', 'cmrc2018'])
      for (const { row, facts } of indexed('plain', task)) {
        const { form, shots } = wordingOf(row as never)
        expect({ fewShot: facts.fewShot, options: facts.options }).toEqual({
          fewShot: shots > 0,
          options: form !== '-',
        })
        expect(facts.input).toBe(UPPER_BOUND.prompt(row['instruction']!, row['input']!))
        expect(facts.output).toBe(UPPER_BOUND.text(row['output']!))
        keys.add(hex(facts.key))
      }
    const rows = ['ocnli', 'cmrc2018'].map(task => manifestOf(at('plain')).tasks[task]!.rows)
    expect(keys.size).toBe(rows[0]! + rows[1]!)
  })
})

describe('the validation side', () => {
  test('holds whole groups, in parts of their own, none of which is a worked example', async () => {
    await build('split', '--validation', '0.2', '--few-shot', '1')
    for (const task of ['ocnli', 'cmrc2018']) {
      const rows = indexed('split', task)
      const groups = { train: new Set<string>(), validation: new Set<string>() }
      for (const { side, facts } of rows) groups[side].add(hex(facts.group))
      expect(groups.validation.size).toBeGreaterThan(0)
      expect(groups.train.size).toBeGreaterThan(groups.validation.size)
      expect([...groups.validation].filter(group => groups.train.has(group))).toEqual([])
      const { parts } = manifestOf(at('split')).tasks[task]!
      expect(
        parts.map(({ name, side }) => name.startsWith(side === 'train' ? 'part-' : 'validation-')),
      ).not.toContain(false)
      const premises = (side: string) =>
        new Set(
          rows
            .filter(each => each.side === side)
            .flatMap(({ row, facts }) => (facts.fewShot ? [] : [row['input']!])),
        )
      const held = [...premises('validation')]
      for (const { row, facts } of rows)
        if (facts.fewShot) expect(held.find(input => row['input']!.includes(`${input}\n`))).toBeUndefined()
    }
  })

  test('is about the share that was asked for, and the same for every seed', () => {
    const groups = Array.from({ length: 20_000 }, (_, i) => hash64(`group ${i}`))
    for (const share of [0.005, 0.1, 0.5]) {
      const held = groups.filter(group => sideOf(group, share) === 'validation').length
      expect(Math.abs(held / groups.length - share)).toBeLessThan(0.012)
    }
    expect(groups.some(group => sideOf(group, 0) === 'validation')).toBe(false)
  })
})
