import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taskNamed, templatesOf } from '../src/build/catalogue.ts'
import { answerReader } from '../src/inspect/check/answers.ts'
import { onlyWordIn } from '../src/inspect/check/only-word.ts'
import { extractReader } from '../src/inspect/check/pieces.ts'
import { readId } from '../src/inspect/check/row.ts'
import { readOptions } from '../src/inspect/prompt/options.ts'
import { readWorked } from '../src/inspect/prompt/worked.ts'
import { ROOT } from '../src/lib/root.ts'
import { readLines } from '../src/output/lines.ts'
import { parseTemplateFile } from '../src/templates/file.ts'
import { loadForms, loadLayouts } from '../src/templates/forms.ts'
import { plainScope } from '../src/templates/scope.ts'
import { layOut } from '../src/templates/shots.ts'
import { put, temporary } from './helpers/folders.ts'

const shared = (name: string) => {
  const path = join(ROOT, 'templates', name)
  return parseTemplateFile(readFileSync(path, 'utf8'), path)
}
const FORMS = loadForms(shared('_options.njk'))
const LAYOUTS = loadLayouts(shared('_shots.njk'))

/** One line as it may stand in a text or in a choice. */
const line = fc.string({
  unit: fc.constantFrom(...'天地玄黄宇宙洪荒，。？AB12'),
  minLength: 1,
  maxLength: 12,
})
const text = fc.array(line, { minLength: 1, maxLength: 4 }).map(lines => lines.join('\n'))

describe('options are read from the text alone', () => {
  it.each(FORMS.map(form => [form.name, form] as const))('%s', (_, form) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(line, { minLength: 2, maxLength: 15 }),
        fc.nat(),
        fc.option(text, { nil: '' }),
        fc.option(text, { nil: '' }),
        (choices, drawn, before, after) => {
          const index = drawn % choices.length
          const longest = Math.max(...choices.map(choice => choice.length))
          const digits = choices.some(choice => /^\d/.test(choice))
          const scope = plainScope({ choices, index, answer: choices[index], longest, digits })
          fc.pre(form.fits(scope))
          const list = form.list(scope).trim()
          const prompt = [before, list, after].filter(part => part !== '').join('\n')
          const shown = readOptions(prompt, form, form.answer(scope))
          expect(shown?.choices).toEqual(choices)
          expect(shown!.placeOf(form.answer(scope))).toBe(index)
          expect(prompt.slice(shown!.start, shown!.end)).toBe(list)
          expect(shown!.placeOf('不在其中')).toBe(-1)
        },
      ),
      { seed: 1 },
    )
  })

  it('of several lists takes the last that can mean the output', () => {
    const letters = FORMS.find(({ name }) => name === 'letters')!
    const list = (...choices: string[]) =>
      letters.list(plainScope({ choices, index: 0, answer: choices[0], longest: 1, digits: false })).trim()
    const prompt = `${list('甲', '乙', '丙')}\n${list('丁', '戊')}`
    expect(readOptions(prompt, letters, 'B')?.choices).toEqual(['丁', '戊'])
    expect(readOptions(prompt, letters, 'C')?.choices).toEqual(['甲', '乙', '丙'])
    expect(readOptions(prompt, letters, 'D')?.choices).toEqual(['丁', '戊'])
    expect(readOptions('没有选项', letters, 'A')).toBeUndefined()
  })
})

describe('worked examples are told apart by the text alone', () => {
  it.each(LAYOUTS.map(layout => [layout.name, layout] as const))('%s', (_, layout) => {
    // The layout of pairs is for items of one line.
    const item = fc.record({ input: layout.name === 'pairs' ? line : text, output: line })
    fc.assert(
      fc.property(
        line,
        item,
        fc.array(item, { minLength: layout.least, maxLength: layout.most }),
        (instruction, query, shots) => {
          fc.pre(layout.fits(plainScope({ instruction, ...query, shots: [] })))
          const said = layOut(
            layout,
            { instruction, ...query },
            shots.map(shot => ({ ...shot, instruction, group: { hi: 0, lo: 0 }, place: 0, size: 0 })),
          )
          const [read, ...others] = readWorked(LAYOUTS, said.instruction, said.input, shots.length)
          expect(others).toEqual([])
          expect(read).toEqual({ layout, instruction, input: query.input, shots })
        },
      ),
      { seed: 2 },
    )
  })

  it('and are not found where there are none', () => {
    expect(readWorked(LAYOUTS, '答题。', '问题：有几个？', 1)).toEqual([])
  })
})

describe('the word of a closed answer', () => {
  it.each([
    ['nli', 'json', '{"关系": "蕴含"}', '蕴含'],
    ['nli', 'json', '{"关系": "别的"}', undefined],
    ['nli', 'whole-sentence', '若陈述一属实，则陈述二真假不定。', '真假不定'],
    ['nli', 'whole-sentence', '若陈述一属实，则陈述二不定。', undefined],
    ['nli', 'take-for-true', '真', '真'],
    ['nli', 'take-for-true', '真的', undefined],
  ])('of %s, %s, in %s', async (_, name, output, word) => {
    const { templates } = templatesOf(await taskNamed('ocnli'))
    const template = templates.find(one => one.name === name)!
    expect(answerReader(template)!(output)).toBe(word)
  })
})

describe('what an output extracts', () => {
  const lostIn = async (task: string, name: string, output: string, prompt: string) => {
    const loaded = await taskNamed(task)
    const template = templatesOf(loaded).templates.find(one => one.name === name)!
    return extractReader(template, loaded.spec.example)?.(output, piece => prompt.includes(piece))
  }

  it.each([
    ['cmrc2018', 'as-written', '三月五日', '她三月五日到', undefined],
    ['cmrc2018', 'as-written', '三月六日', '她三月五日到', '三月六日'],
    ['cmrc2018', 'json', '{"答案": "三月六日"}', '她三月五日到', '三月六日'],
    ['cmrc2018', 'json', '{"答案": "她说\\"走\\""}', '她说"走"', undefined],
    ['cmrc2018', 'answer-line', '答：三月五日', '她三月五日到', undefined],
    ['cmrc2018', 'answer-line', '三月五号', '她三月五日到', '三月五号'],
    ['msra-ner', 'interpreter', '李安；青石镇', '李安到青石镇', undefined],
    ['msra-ner', 'interpreter', '李安；白沙镇', '李安到青石镇', '白沙镇'],
    ['msra-ner', 'interpreter', '无', '他来', undefined],
    ['msra-ner', 'type-lines', '人名：李安；\n地名：白沙镇；', '人名、地名：李安到青石镇', '白沙镇'],
    [
      'duie2',
      'full-table',
      '（寒门，贵妻，作者，小懒）；',
      '《寒门，贵妻》是小懒写的，关系有作者',
      undefined,
    ],
    ['duie2', 'full-table', '（寒门，贵妻，作者，小勤）；', '《寒门，贵妻》是小懒写的，关系有作者', '小勤'],
  ])('%s, %s: %s', async (task, name, output, prompt, lost) => {
    expect(await lostIn(task, name, output, prompt)).toBe(lost)
  })

  it('is nothing where the answer is not a piece of the text', async () => {
    const loaded = await taskNamed('ocnli')
    for (const template of templatesOf(loaded).templates)
      expect(extractReader(template, loaded.spec.example)).toBeUndefined()
  })
})

describe('the only word in a text', () => {
  const words = ['正确', '不正确', '说不准']
  it.each([
    ['说法正确', '正确'],
    ['说法不正确', '不正确'],
    ['不正确，说不准', undefined],
    ['不正确，又不正确', '不正确'],
    ['正不确', undefined],
    ['', undefined],
  ])('%s', (said, only) => {
    expect(onlyWordIn(said, words)).toBe(only)
  })
})

describe('an id', () => {
  it('is taken apart', () => {
    expect(readId('c3/m#1/dev.json#17.3/judge-it.letter-and-text.2')).toEqual({
      task: 'c3',
      file: 'm#1/dev.json',
      record: 17,
      number: 3,
      example: 'c3/m#1/dev.json#17.3',
      template: 'judge-it',
      form: 'letter-and-text',
      shots: 2,
    })
    expect(readId('c3/m#1/dev.json#17.3/judge-it.-.0')).toMatchObject({ form: '-', shots: 0 })
  })

  it.each([
    '',
    'ocnli',
    'ocnli/dev.json#17.0',
    'ocnli/dev.json#17.0/judge.letters',
    'ocnli/dev.json#17/judge.letters.2',
    'ocnli/#17.0/judge.letters.2',
    'ocnli/dev.json#17.0/judge.letters.2/',
    'ocnli/dev.json#17.0/judge.letters.-2',
  ])('that is none: %s', id => {
    expect(readId(id)).toBeUndefined()
  })
})

describe('the lines of a part', () => {
  const home = temporary()
  const all = async (path: string) => {
    const lines: string[] = []
    for await (const batch of readLines(path)) lines.push(...batch)
    return lines
  }
  // Lines of all lengths, some longer than a block.
  const lines = Array.from(
    { length: 900 },
    (_, i) => `${i}${'字a'.repeat((i * i) % 3001)}${i % 300 === 7 ? '长'.repeat(300_000) : ''}`,
  )
  const content = lines.map(each => `${each}\n`).join('')
  const half = Buffer.from(content).indexOf('\n', 1_000_000) + 1

  it.each([
    ['part.jsonl', Buffer.from(content)],
    ['open.jsonl', Buffer.from(content.slice(0, -1))],
    ['part.jsonl.gz', gzipSync(content)],
    [
      'members.jsonl.gz',
      Buffer.concat([
        gzipSync(Buffer.from(content).subarray(0, half)),
        gzipSync(Buffer.from(content).subarray(half)),
      ]),
    ],
  ])('are the same in %s', async (name, bytes) => {
    expect(await all(put(join(home, name), bytes))).toEqual(lines)
  })

  it('may be blank, and may be none', async () => {
    expect(await all(put(join(home, 'blank.jsonl'), 'a\n\nb\n'))).toEqual(['a', '', 'b'])
    expect(await all(put(join(home, 'empty.jsonl'), ''))).toEqual([])
  })

  it('are refused where they are no UTF-8', async () => {
    const path = put(join(home, 'gbk.jsonl'), Buffer.from([0xc4, 0xe3, 0x0a]))
    await expect(all(path)).rejects.toThrow(/gbk\.jsonl: bytes that are not valid UTF-8/)
  })
})
