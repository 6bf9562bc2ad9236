import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { fewValued, lintAcross, lintFile, lintTask, TASK_LINTS, TEXT_LINTS } from '../src/inspect/lint.ts'
import { CLAIMS, lintClaims } from '../src/inspect/lint-claims.ts'
import type { Finding, Linted } from '../src/inspect/lint-finding.ts'
import { layoutOf } from '../src/inspect/lint-set.ts'
import { withoutJson } from '../src/inspect/lint-source.ts'
import { parseTemplateFile } from '../src/templates/file.ts'
import { loadTemplateSet } from '../src/templates/set.ts'
import { labelsOf, shapeOf } from '../src/templates/shape.ts'
import { keptOf, rendererOf, sampleOf, toldOf } from './support/sample.ts'

const TEMPLATES = join(import.meta.dirname, '..', 'templates')
const { tasks } = await loadCatalogue()

const readable = (findings: readonly Finding[]): string[] =>
  findings.map(({ file, line, message }) => `${relative(process.cwd(), file)}:${line} ${message}`)

describe.each(readdirSync(TEMPLATES))('templates/%s', name => {
  it('reads well', () => {
    const path = join(TEMPLATES, name)
    expect(readable(lintFile(parseTemplateFile(readFileSync(path, 'utf8'), path)))).toEqual([])
  })
})

describe.each([...tasks.values()].map(task => [task.name, task] as const))('%s', (_, task) => {
  it('has templates that differ, fit their fields and name their words', async () => {
    const sample = await sampleOf(task)
    const few = fewValued(
      task.spec.example,
      keptOf(sample).map(({ example }) => example.fields),
    )
    expect(readable(lintTask({ ...sample.set, few }))).toEqual([])
  })

  it('does not promise what its outputs are not', async () => {
    const sample = await sampleOf(task)
    const renderer = rendererOf(sample, 0, 0)
    const findings = keptOf(sample).flatMap(placed => {
      const told = toldOf(task, placed, 0)
      const fitting = sample.set.templates
        .filter(({ forms }) => forms.length === 0)
        .filter(template => renderer.fits(told, template))
      return fitting.flatMap(template => lintClaims(renderer.say(told, template)))
    })
    expect(readable(findings)).toEqual([])
  })
})

it('all tasks together say nothing twice', async () => {
  const samples = await Promise.all([...tasks.values()].map(task => sampleOf(task)))
  const subjects = samples.map(({ task, set }) => ({
    ...set,
    task: task.name,
    few: new Set<string>(),
  }))
  expect(readable(lintAcross(subjects))).toEqual([])
})

it('there are five hundred distinct templates in all', async () => {
  const samples = await Promise.all([...tasks.values()].map(task => sampleOf(task)))
  const texts = samples.flatMap(({ set }) =>
    set.templates.map(({ source: { instruction, input, output } }) =>
      [instruction, input, output].map(({ text }) => text).join('\n---\n'),
    ),
  )
  expect(new Set(texts).size).toBeGreaterThanOrEqual(500)
})

const scratch = mkdtempSync(join(tmpdir(), 'biflan-lint-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const SCHEMA = z.object({
  text: z.string(),
  names: z.array(z.string()),
  topic: z.enum(['天气', '交通']),
  label: z.enum(['good', 'bad']),
})
const HEAD =
  'avoid: [句子]\nanswers:\n  tone: {good: 好评, bad: 差评}\n  short: {good: 是, bad: 否}\n  other: {good: 否, bad: 是}\n\n'

/** The templates of a file that stands here, as the lints see them. */
function linted(text: string, task = 'made-up'): Linted {
  const path = join(scratch, 'one.njk')
  writeFileSync(path, HEAD + text)
  const shape = shapeOf(SCHEMA)
  const fields = shape.kind === 'object' ? shape.fields : new Map()
  const subject = { task, files: ['one'], fields, renderings: 1, labels: labelsOf(SCHEMA)! }
  const { templates, avoid } = loadTemplateSet(subject, [scratch, TEMPLATES])
  return { task, templates, avoid, few: fewValued(SCHEMA, []) }
}

/** A section with one part changed. */
const section = ({
  name = 'one',
  flags = '',
  instruction = '说说看。',
  input = '评论：{{ text }}',
  output = '{{ text }}',
} = {}) => `=== ${name}${flags}\n${instruction}\n--- input\n${input}\n--- output\n${output}\n`

/** Four sections, so that shares mean something, with instructions of 10 to 70 characters. */
const several = (change: (i: number) => Parameters<typeof section>[0]): string =>
  [0, 1, 2, 3]
    .map(i => {
      const own = [...'甲乙丙丁'][i]!
      const rest = [...'子丑寅卯辰巳午未申酉'].map(branch => own + branch).join('')
      return section({
        name: `t${i}`,
        instruction: own + ['读完写下来。', rest, rest, rest.repeat(4)][i]!,
        input: `${'一二三四'[i]}：{{ text }}`,
        output: `{{ text }}${'：；，、'[i]}`,
        ...change(i),
      })
    })
    .join('\n')

describe('a lint of a text', () => {
  const bad: Record<keyof typeof TEXT_LINTS, [bad: string, good: string]> = {
    courtesy: ['谢谢，您看一下！', '看一下。'],
    'half-width': ['评论:{{ text }}', '评论：{{ text }}'],
    blank: ['写出 JSON 对象。', '写出JSON，形如 {"a": 1}。'],
    circled: ['①先读，②再写。', '第一，先读；第二，再写。'],
    'quoted list': ['写“好”、“中”或“差”。', '写“好”“中”或“差”。'],
    traditional: ['寫出對話的內容。', '写出对话的内容。'],
  }

  it.each(Object.entries(bad))('finds what it is for: %s', (name, [wrong, right]) => {
    const lint = TEXT_LINTS[name as keyof typeof TEXT_LINTS]
    const part = (text: string) => ({ text: `第一行。\n${text}`, file: 'x.njk', line: 7 })
    expect(lint(part(wrong))).toMatchObject([{ file: 'x.njk', line: 8 }])
    expect(lint(part(right))).toEqual([])
  })

  it('leaves JSON alone, and finds what stands beside it', () => {
    expect(withoutJson('按 {"a": ["b", {"c": 1}]} 输出,再写 [{"d": 2}]。')).toBe('按  输出,再写 。')
    expect(withoutJson('写成“[名称|类别]”')).toBe('写成“[名称|类别]”')
  })

  it('reads what expressions print', () => {
    const lint = TEXT_LINTS['half-width']
    expect(lint({ text: '{{ "对吗?" if text }}', file: 'x.njk', line: 1 })).toHaveLength(1)
    expect(lint({ text: '{% if text == "对吗?" %}', file: 'x.njk', line: 1 })).toEqual([])
  })

  it('reads option forms and layouts too', () => {
    const file = parseTemplateFile(
      '=== one\n选项:\n{{ choices }}\n--- output\n{{ answer }}\n',
      '_options.njk',
    )
    expect(lintFile(file)).toMatchObject([{ file: '_options.njk', line: 2 }])
  })
})

describe('a lint of templates', () => {
  const bad: Record<keyof typeof TASK_LINTS, [bad: string, good: string, task?: string]> = {
    'mark after field': [
      section({ input: '评论：{{ text }}。' }),
      section({ input: '话题：{{ topic }}。共{{ names.length }}？' }),
    ],
    'text in instruction': [
      section({ instruction: '说说{{ text }}。' }),
      section({ instruction: '说说{{ text }}。', flags: ' zero-shot' }),
    ],
    'no label': [
      section({ input: '话题：{{ topic }}\n{{ text }}' }),
      section({ input: '话题：{{ topic }}\n评论：\n{{ text }}' }),
    ],
    'nothing found': [
      section({ output: '{{ names | join("、") or "无" }}' }),
      section({ output: '{{ names | join("、") or "无" }}', instruction: '写名字，没有写“无”。' }),
    ],
    'some words': [
      section({ flags: ' answers=tone', instruction: '这算不算好评？', output: '{{ answer }}' }),
      section({
        flags: ' answers=tone',
        instruction: '算“{{ words.good }}”还是差评？',
        output: '{{ answer }}',
      }),
    ],
    'two owners': [
      section({
        flags: ' answers=tone',
        instruction: '好不好？答“好评”或“差评”。',
        input: '{{ text }}\n{{ options }}',
        output: '{{ answer }}',
      }),
      section({
        flags: ' answers=tone',
        instruction: '好不好？',
        input: '{{ text }}\n{{ options }}',
        output: '{{ answer }}',
      }),
    ],
    'stems twice': [
      section({ flags: ' answers=tone', input: '甲：{{ text }}\n{{ options }}', output: '{{ answer }}' }),
      section({
        flags: ' answers=tone options=bullets',
        input: '甲：{{ text }}\n{{ options }}',
        output: '{{ answer }}',
      }),
    ],
    'untrue word': [section({ instruction: '给句子归类。' }), section({ instruction: '给新闻归类。' })],
    'one-sided yes': [
      section({ flags: ' answers=short', output: '{{ answer }}' }),
      section({ flags: ' answers=short', output: '{{ answer }}' }) +
        section({ name: 'two', flags: ' answers=other', output: '{{ answer }}' }),
    ],
    'too few': [section(), Array.from({ length: 12 }, (_, i) => section({ name: `t${i}` })).join('\n')],
    'one kind of question': [
      section({ flags: ' answers=tone', output: '{{ answer }}' }),
      Array.from({ length: 8 }, (_, i) =>
        section({
          name: `t${i}`,
          flags: ' answers=tone',
          input: `{{ text }}${i < 4 ? '' : '\n{{ options }}'}`,
          output: '{{ answer }}',
        }),
      ).join('\n'),
    ],
    'same opening': [several(i => (i === 3 ? { instruction: '甲读完再说。' } : {})), several(() => ({}))],
    twins: [
      several(i => ({ instruction: `${i}甲：把看到的名称都找出来，写在后面，用顿号隔开。` })),
      several(() => ({})),
    ],
    please: [
      several(i => (i > 1 ? { instruction: `${i}请写。` } : {})),
      several(i => (i > 2 ? { instruction: '请写。' } : {})),
    ],
    given: [
      several(i => (i > 1 ? { instruction: `${i}看以下评论。` } : {})),
      several(i => (i > 2 ? { instruction: '看以下评论。' } : {})),
    ],
    'zero-shot': [
      several(i => ({ flags: i > 1 ? ' zero-shot' : '' })),
      several(i => ({ flags: i > 2 ? ' zero-shot' : '' })),
    ],
    layout: [
      several(i => (i > 0 ? { input: '评论：{{ text }}' } : {})),
      several(i => (i > 1 ? { input: '评论：{{ text }}' } : {})),
    ],
    length: [several(i => ({ instruction: `${'天地玄黄'[i]}把看到的名称都找出来。` })), several(() => ({}))],
    'one output': [several(() => ({ output: '{{ text }}' })), several(() => ({}))],
  }

  it.each(Object.entries(bad))('finds what it is for: %s', (name, [wrong, right, task]) => {
    const lint = TASK_LINTS[name as keyof typeof TASK_LINTS]
    const findings = lint(linted(wrong, task))
    expect(findings.length).toBeGreaterThan(0)
    for (const { file, line } of findings) {
      expect(file).toBe(join(scratch, 'one.njk'))
      expect(line).toBeGreaterThan(HEAD.split('\n').length)
      expect(line).toBeLessThanOrEqual((HEAD + wrong).split('\n').length)
    }
    expect(lint(linted(right, task))).toEqual([])
  })

  it.each([
    ['评论：{{ text }}\n话题：{{ topic }}', '评论 话题'],
    ['话题：{{ topic }}\n评论：{{ text }}\n{{ options }}', '话题 评论'],
    ['话题：{{ topic }}　评论：{{ text }}，请看。', '话题 评论'],
    ['{{ text }}\n只答一个字。', '□'],
    ['名单：\n{% for name in names %}\n- {{ name }}\n{% endfor %}\n评论：{{ text }}', '名单 □ 评论'],
  ])('takes the labels of an input for its layout: %j', (input, layout) => {
    const [template] = linted(
      section({ input, flags: input.includes('options') ? ' answers=tone' : '' }),
    ).templates
    expect(layoutOf(template!)).toBe(layout)
  })

  it('finds twins in two files, and no template its own twin where tasks share it', () => {
    const subject = linted(several(() => ({})))
    const moved = subject.templates.map(template => ({ ...template, file: 'two.njk' }))
    expect(lintAcross([subject, { ...subject, templates: moved }])).toHaveLength(4)
    expect(lintAcross([subject, subject])).toEqual([])
  })

  it('follows a loop to its list', () => {
    const loop = section({ input: '名单：\n{% for name in names %}\n{{ name }}。\n{% endfor %}' })
    expect(TASK_LINTS['mark after field'](linted(loop))).toMatchObject([
      { message: expect.stringContaining('names') },
    ])
  })

  it('does not take 正确 for named where 不正确 is', () => {
    const text = section({
      flags: ' answers=tone',
      instruction: '好评差评，选一个。',
      output: '{{ answer }}',
    })
    const [template] = linted(text).templates
    const overlapping = {
      ...template!,
      choices: ['对', '不对'],
      words: { good: '对', bad: '不对' },
      source: { ...template!.source, instruction: { text: '是不对吗', file: 'x', line: 1 } },
    }
    expect(
      TASK_LINTS['some words']({ task: 'x', templates: [overlapping], avoid: [], few: new Set() }),
    ).toMatchObject([{ message: expect.stringMatching(/names 不对 and not 对/) }])
  })
})

describe('the fields that take few values', () => {
  it('are closed sets, numbers, and what a sample repeats', () => {
    const schema = z.object({
      kind: z.enum(['a', 'b']),
      size: z.number(),
      exam: z.string(),
      text: z.string(),
    })
    const examples = Array.from({ length: 30 }, (_, i) => ({
      kind: 'a',
      size: i,
      exam: `第${i % 3}场`,
      text: `第${i}段`,
    }))
    expect(fewValued(schema, examples)).toEqual(new Set(['kind', 'size', 'exam']))
    expect(fewValued(schema, [])).toEqual(new Set(['kind', 'size']))
  })
})

describe('a claim about outputs', () => {
  const bad: Record<keyof typeof CLAIMS, [instruction: string, source: string, bad: string, good: string]> = {
    characters: ['用两个字写出类别。', '{{ text }}', '三农类', '三农'],
    'at most': ['写一句话，不超过12个字。', '{{ text }}', '这一句话的字数已经多过了规定', '这一句不长'],
    'no mark': ['拟一个题名，末尾不加标点。', '{{ text }}', '说来话长。', '说来话长'],
    'question mark': ['写出题目，用问号结尾。', '{{ text }}', '为什么', '为什么？'],
    digits: ['数一数，写阿拉伯数字。', '{{ names.length }}', '三', '3'],
    nothing: ['几类各写一行，没有写“无”。', '{{ text }}', '人名：；', '人名：无；'],
    json: ['输出 {"答案": "……"}。', '{"答案": "{{ text }}"}', '{"答案": "他说"好""}', '{"答案": "好"}'],
    format: ['写成“标签：……”。', '标签：{{ text }}', '标签好', '标签：好'],
    copied: ['从评论里照抄一段。', '{{ text }}', '没有的话', '很好'],
  }

  const row = (instruction: string, source: string, output: string) => {
    const [template] = linted(section({ instruction, output: source })).templates
    return { template: template!, instruction, input: '评论：味道很好，分量也足', output }
  }

  it.each(Object.entries(bad))('is held to: %s', (name, [instruction, source, wrong, right]) => {
    expect(CLAIMS[name]!(row(instruction, source, wrong))).toBeTypeOf('string')
    expect(lintClaims(row(instruction, source, right))).toEqual([])
  })

  it('covers every claim', () => {
    expect(Object.keys(bad)).toEqual(Object.keys(CLAIMS))
  })

  it.each([
    ['the items of a list', '摘录名称，用顿号隔开。', '{{ names | join("、") }}', '味道、分量', '味道、态度'],
    [
      'the texts in JSON',
      '摘录原文，输出 {"原文": ["……"]}。',
      '{"原文": {{ names | dump }}}',
      '{"原文": ["分量"]}',
      '{"原文": ["态度"]}',
    ],
    [
      'the parts of lines',
      '照抄名称，一行一个。',
      '{% for name in names %}\n- {{ name }}\n{% endfor %}',
      '- 味道\n- 分量',
      '- 味道\n- 态度',
    ],
  ])('looks for %s in the input', (_, instruction, source, right, wrong) => {
    expect(CLAIMS['copied']!(row(instruction, source, right))).toBeUndefined()
    expect(CLAIMS['copied']!(row(instruction, source, wrong))).toMatch(/态度/)
  })

  it('lets a condition be a condition', () => {
    expect(CLAIMS['copied']!(row('改正错别字，没有错就照抄。', '{{ text }}', '别的'))).toBeUndefined()
  })

  it('holds JSON to its keys', () => {
    const { json: claim } = CLAIMS
    expect(claim!(row('输出 {"人名": [], "地名": []}。', '{{ text }}', '{"人名": []}'))).toMatch(/人名, 地名/)
  })
})
