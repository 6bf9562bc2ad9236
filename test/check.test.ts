import { readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { taskNamed, templatesOf } from '../src/build/catalogue.ts'
import { readManifest } from '../src/build/manifest.ts'
import { builtTally } from '../src/inspect/built-tally.ts'
import { ALL_CHECKS, type CheckReport } from '../src/inspect/check/report.ts'
import { judgeRows, watchRows } from '../src/inspect/check/rows.ts'
import { factsOf, formNamed, subjectOf } from '../src/inspect/check/subject.ts'
import { readOptions } from '../src/inspect/prompt/options.ts'
import { biflan, succeed } from './helpers/command.ts'
import { putOcnli } from './helpers/corpora.ts'
import { copyOf, put, sums, temporary } from './helpers/folders.ts'
import { linesOf, manifestOf, type Row, rowsOf, textOf, wordingOf } from './helpers/rows.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const home = temporary()
const at = (name: string): string => join(home, name)

/** Checks a build; gives its exit code and what it reports. */
async function check(out: string, ...flags: string[]) {
  const run = await biflan(['check', at(out), '--json', '--threads', '1', ...flags], { home })
  return { code: run.code, report: JSON.parse(run.stdout) as CheckReport, stderr: run.stderr }
}

const findingsIn = ({ checks }: CheckReport, name: string) =>
  checks.find(each => each.check === name)!.findings

beforeAll(async () => {
  putOcnli(at('raw'), 600, 60)
  await succeed(['build', '--sample', '--out', at('sample')], { home })
  await succeed(['build', 'ocnli', '--out', at('big'), '--compress', 'none'], { home })
})

describe('a build of the samples', () => {
  test('passes, told on stdout alone', async () => {
    const run = await succeed(['check', at('sample')], { home })
    expect(run.stdout).toMatch(/^no errors$/m)
    expect(run.stdout).not.toMatch(/rows in \d+ s/)
    expect(run.stderr).toMatch(/^check: /)
  })

  test('is checked whole: every task, every row, every check', async () => {
    const { code, report } = await check('sample')
    const { tasks } = manifestOf(at('sample'))
    expect(code).toBe(0)
    expect(report.errors).toBe(0)
    expect(report.tasks).toEqual(Object.entries(tasks).map(([task, { rows }]) => ({ task, rows })))
    expect(report.checks.map(each => each.check)).toEqual(ALL_CHECKS.map(({ name }) => name))
    expect(new Set(ALL_CHECKS.map(({ name }) => name)).size).toBe(ALL_CHECKS.length)
  })

  test('is checked in part with --task', async () => {
    const { report } = await check('sample', '--task', 'tnews,ocnli')
    expect(report.tasks.map(({ task }) => task)).toEqual(['ocnli', 'tnews'])
  })

  test('comes to the same on any number of threads, and is left as it was', async () => {
    const before = sums(at('sample'))
    const { report } = await check('sample')
    const run = await succeed(['check', at('sample'), '--json', '--threads', '3'], { home })
    expect(JSON.parse(run.stdout)).toEqual(report)
    expect(sums(at('sample'))).toEqual(before)
    expect(readdirSync(join(home, 'tmp'))).toEqual([])
  })
})

describe('a build in gzip', () => {
  const tasks = ['ocnli', 'cmrc2018']

  beforeAll(() => succeed(['build', '--sample', ...tasks, '--out', at('gz'), '--compress', 'gzip'], { home }))

  test('comes to the same as a plain one', async () => {
    const plain = await check('sample', '--task', tasks.join())
    expect((await check('gz')).report).toEqual(plain.report)
  })

  test.each([
    ['a part that is cut off', (part: string) => truncateSync(part, 1000)],
    ['a part that is gone', (part: string) => rmSync(part)],
    ['a part that is no gzip', (part: string) => put(part, 'rows')],
  ])('with %s ends with exit code 4 and the part’s name', async (_, damage) => {
    const name = `gz-${_.replaceAll(' ', '-')}`
    copyOf(at('gz'), at(name))
    const part = join(at(name), 'tasks', 'ocnli', manifestOf(at(name)).tasks['ocnli']!.parts[0]!.name)
    damage(part)
    const run = await biflan(['check', at(name)], { home })
    expect(run.code).toBe(4)
    expect(run.stderr).toContain(part)
    expect(run.stderr).not.toMatch(/should not happen/)
  })
})

describe.concurrent('a build passes whatever its settings', () => {
  test.each([
    ['a part for validation', '--validation', '0.2'],
    ['rows for some examples only', '--rows', '500'],
    ['some examples said once more', '--rows', '4000'],
    ['no limit', '--no-limit'],
    ['no worked examples', '--few-shot', '0'],
    ['worked examples wherever there can be', '--few-shot', '1'],
    ['many parts', '--unit-size', '20K'],
  ])('%s', async (name, ...flags) => {
    const out = name.replaceAll(' ', '-')
    await succeed(['build', 'ocnli', '--out', at(out), '--compress', 'none', ...flags], { home })
    expect(await check(out)).toMatchObject({ code: 0, report: { errors: 0 } })
  })
})

describe.concurrent('what cannot be checked is refused with exit code 2', () => {
  test.each([
    ['a folder that is not there', () => [at('nowhere')], /no such folder/],
    ['a folder that is no build', () => [at('raw')], /no manifest\.json/],
    ['a build that holds a task of another version', () => [foreign()], /no task named gone.*--include/s],
    ['a task that the build does not hold', () => [at('big'), '--task', 'ocnly'], /ocnli/],
  ])('%s', async (_, args, says) => {
    const run = await biflan(['check', ...args()], { home })
    expect(run.code).toBe(2)
    expect(run.stderr).toMatch(says)
  })
})

/** A build with a task that there is no more. */
function foreign(): string {
  const { tasks, ...rest } = JSON.parse(textOf(join(at('big'), 'manifest.json')))
  put(join(at('foreign'), 'manifest.json'), JSON.stringify({ ...rest, tasks: { gone: tasks.ocnli } }))
  return at('foreign')
}

/** A change of a build's rows of one task: new lines, and the ids of the rows that are to be found. */
type Change = (rows: Row[]) => { lines: readonly string[]; ids: readonly string[] }

const linesFrom = (rows: readonly Row[]): string[] => rows.map(row => JSON.stringify(row))

/** Changes the first row that `wanted` lets through. */
const one =
  (wanted: (row: Row) => boolean, change: (row: Row) => Row | string): Change =>
  rows => {
    const i = rows.findIndex(wanted)
    if (i < 0) throw new Error('no such row')
    const changed = change(rows[i]!)
    const lines = linesFrom(rows)
    lines[i] = typeof changed === 'string' ? changed : JSON.stringify(changed)
    return { lines, ids: typeof changed === 'string' ? [] : [changed.id] }
  }

const any = (): boolean => true
const isPlain = (row: Row): boolean => wordingOf(row).shots === 0 && wordingOf(row).form === '-'
const says = (template: string) => (row: Row) => isPlain(row) && wordingOf(row).template === template

/** Adds something to the input, or writes another output. */
const into = (text: string) => one(isPlain, row => ({ ...row, input: `${row.input}${text}` }))
const instead = (output: string, wanted: (row: Row) => boolean = isPlain) =>
  one(wanted, row => ({ ...row, output }))

/** Writes the rows of a task as one part, into a copy of a build that holds nothing else; sums are not adapted. */
function tamper(from: string, to: string, task: string, change: Change): readonly string[] {
  const { lines, ids } = change(rowsOf(at(from), task))
  const folder = (out: string) => join(at(out), 'tasks', task)
  copyOf(folder(from), folder(to))
  const manifest = JSON.parse(textOf(join(at(from), 'manifest.json')))
  const { parts } = manifest.tasks[task]
  for (const { name } of parts.slice(1)) rmSync(join(folder(to), name))
  put(join(folder(to), parts[0].name), lines.map(line => `${line}\n`).join(''))
  const rows = parts.reduce((sum: number, part: { rows: number }) => sum + part.rows, 0)
  manifest.tasks = { [task]: { ...manifest.tasks[task], parts: [{ ...parts[0], rows }] } }
  put(join(at(to), 'manifest.json'), JSON.stringify(manifest))
  return ids
}

const wrongId = (from: RegExp | string, to: string) =>
  one(any, row => ({ ...row, id: row.id.replace(from, to) }))

/** Task, what is done to its rows, the check that finds it, and what it says. */
const DEFECTS: Readonly<Record<string, readonly [task: string, Change, check: string, says: RegExp]>> = {
  'a line that is not JSON': ['ocnli', one(any, row => JSON.stringify(row).slice(1)), 'shape', /not JSON/],
  'a blank line': [
    'ocnli',
    rows => ({ lines: ['', ...linesFrom(rows).slice(1)], ids: [] }),
    'shape',
    /not JSON/,
  ],
  'a column missing': ['ocnli', one(any, ({ domain: _, ...row }) => row as Row), 'shape', /other keys/],
  'columns in another order': [
    'ocnli',
    one(any, ({ id, ...row }) => ({ ...row, id })),
    'shape',
    /other keys/,
  ],
  'a column more': ['ocnli', one(any, row => ({ ...row, label: '' }) as Row), 'shape', /other keys/],
  'a number': ['ocnli', one(any, row => ({ ...row, output: 1 }) as never), 'shape', /no text/],
  null: ['ocnli', one(any, row => ({ ...row, input: null }) as never), 'shape', /no text/],
  'an id without a wording': ['ocnli', wrongId(/\/[^/]*$/, ''), 'shape', /not task\/file#record/],
  'an id of another task': ['ocnli', wrongId('ocnli/', 'cmnli/'), 'shape', /another task/],
  'an id of a file that was not read': ['ocnli', wrongId('train.50k.json', 'train.json'), 'shape', /a file/],
  'a template that is not there': [
    'ocnli',
    wrongId(/\/[a-z-]+\.(?=[^/]*$)/, '/gone.'),
    'shape',
    /a template/,
  ],
  'a form that its template does not show': [
    'ocnli',
    one(isPlain, row => ({ ...row, id: row.id.replace('.-.', '.letters.') })),
    'shape',
    /an option form/,
  ],
  'more worked examples than there can be': [
    'ocnli',
    one(isPlain, row => ({ ...row, id: row.id.replace(/0$/, '9') })),
    'shape',
    /worked examples/,
  ],
  'a domain that is not in the list': [
    'ocnli',
    one(any, row => ({ ...row, domain: '天文' })),
    'shape',
    /domain/,
  ],
  'another category': ['ocnli', one(any, row => ({ ...row, task: '问答' })), 'shape', /category/],
  'a row lost': [
    'ocnli',
    rows => ({ lines: linesFrom(rows.slice(1)), ids: [] }),
    'examples',
    /of 9 rows, where 10/,
  ],
  'an example in another place': [
    'ocnli',
    rows => ({ lines: linesFrom([...rows.slice(10), ...rows.slice(0, 10)]), ids: [rows[0]!.id] }),
    'examples',
    /behind a later one/,
  ],
  'a row twice': [
    'ocnli',
    rows => ({ lines: linesFrom([rows[0]!, rows[0]!, ...rows.slice(2)]), ids: [rows[0]!.id] }),
    'examples',
    /twice/,
  ],
  'no output': ['ocnli', instead(''), 'empty', /no output/],
  'no instruction but blanks': [
    'ocnli',
    one(any, row => ({ ...row, instruction: ' \n' })),
    'empty',
    /no instruction/,
  ],
  'no input': ['ocnli', one(isPlain, row => ({ ...row, input: '' })), 'empty', /no input/],
  'a blank at the end of an output': [
    'cmrc2018',
    one(isPlain, row => ({ ...row, output: `${row.output} ` })),
    'blanks',
    /output/,
  ],
  'a lost character': ['ocnli', into('\ufffd'), 'characters', /U\+FFFD/],
  'a no-break space': ['ocnli', into('\u00a0了'), 'characters', /U\+00A0/],
  'a zero-width space': ['ocnli', into('\u200b'), 'characters', /U\+200B/],
  'a control character': ['ocnli', into('\u0007'), 'characters', /U\+0007/],
  'an ideographic space': ['ocnli', into('\u3000了'), 'characters', /U\+3000/],
  'half of a surrogate pair': [
    'ocnli',
    one(any, row => JSON.stringify({ ...row, input: `${row.input}□` }).replace('□', '\\ud83d')),
    'characters',
    /surrogate/,
  ],
  'what a tokenizer did not know': ['ocnli', into('⁇'), 'characters', /U\+2047/],
  'an expression': ['ocnli', into('{{ premise }}'), 'placeholders', /\{\{/],
  'a tag': ['ocnli', into('{% if x %}'), 'placeholders', /\{%/],
  'an idiom’s number': ['ocnli', into('#idiom000012#'), 'placeholders', /#idiom/],
  'an object': ['ocnli', into('[object Object]'), 'placeholders', /\[object/],
  'a made-up answer': ['cmrc2018', instead('FAKE_ANSWER_1'), 'placeholders', /FAKE_ANSWER/],
  'undefined in place of a text': ['ocnli', into('\n前提：undefined'), 'placeholders', /undefined/],
  'undefined among Chinese': ['ocnli', into('他说undefined的话'), 'placeholders', /undefined/],
  'NaN for an output': ['math23k', instead('NaN'), 'placeholders', /NaN/],
  'null for an output': ['ocnli', instead('null'), 'placeholders', /null/],
  'an entity': ['ocnli', into('&nbsp;了'), 'markup', /entity/],
  'a numeric entity': ['ocnli', into('&#8226;'), 'markup', /entity/],
  'a tag of HTML': ['ocnli', into('<br/>'), 'markup', /tag/],
  'a tag with attributes': ['ocnli', into('<font color="red">好'), 'markup', /tag/],
  'a start mark': ['ocnli', into('<S>'), 'trainer tokens', /<S>/],
  'a sentinel': ['ocnli', into('<extra_id_0>'), 'trainer tokens', /<extra_id_/],
  'an end mark': ['ocnli', into('</s>'), 'trainer tokens', /<\/s>/],
  'a chat mark': ['ocnli', into('<|im_end|>'), 'trainer tokens', /<\|im_/],
  'a prompt that is too long': ['ocnli', into('很长的话'.repeat(300)), 'length', /prompt/],
  'an output that is too long': ['math23k', instead('长'.repeat(300)), 'length', /output/],
  'an output that is not in the passage': [
    'cmrc2018',
    instead('别处的话', says('as-written')),
    'extraction',
    /not in the prompt/,
  ],
  'a name that is not in the sentence': [
    'msra-ner',
    one(
      row => isPlain(row) && row.output.startsWith('['),
      row => ({ ...row, output: row.output.replace(/"名称":"[^"]*"/, '"名称":"别处的人"') }),
    ),
    'extraction',
    /not in the prompt/,
  ],
  'a word that is not of the set': [
    'ocnli',
    instead('大概吧', says('take-for-true')),
    'label words',
    /no word/,
  ],
  'outputs that are all dates': [
    'math23k',
    rows => ({ lines: linesFrom(rows.map(row => ({ ...row, output: '2020-02-29' }))), ids: [] }),
    'dates',
    /dates/,
  ],
}

const named = (form: string, shots: (count: number) => boolean) => (row: Row) =>
  wordingOf(row).form === form && shots(wordingOf(row).shots)
const none = (count: number): boolean => count === 0
const some = (count: number): boolean => count > 0
const rewrite = (wanted: (row: Row) => boolean, from: RegExp, to: string) =>
  one(
    row => wanted(row) && from.test(row.input),
    row => ({ ...row, input: row.input.replace(from, to) }),
  )

/** The same for rows with options and for worked examples. */
const OPTION_DEFECTS: typeof DEFECTS = {
  'a letter that is not there': [
    'c3-mixed',
    instead('Z', named('letters', none)),
    'options',
    /none of the options/,
  ],
  'a number that is not there': [
    'c3-mixed',
    instead('9', named('numbers', none)),
    'options',
    /none of the options/,
  ],
  'a text that is not offered': [
    'c3-mixed',
    instead('别的', named('bullets', none)),
    'options',
    /none of the options/,
  ],
  'a text where a letter is asked for': [
    'c3-mixed',
    one(named('letters', none), row => ({ ...row, output: /^A\. (.*)$/m.exec(row.input)![1]! })),
    'options',
    /none of the options/,
  ],
  'an option twice': [
    'c3-mixed',
    rewrite(named('letters', none), /^A\. (.*)\nB\. .*$/m, 'A. $1\nB. $1'),
    'options',
    /twice/,
  ],
  'an option of another set': [
    'ocnli',
    rewrite(named('letters', none), /^B\. .*$/m, 'B. 大概'),
    'options',
    /no word of the answer set/,
  ],
  'an option lost': [
    'tnews',
    rewrite(named('numbers', none), /（10）.*\n（11）.*\n（12）.*\n（13）.*\n（14）.*\n（15）.*\n/, ''),
    'options',
    /not 15 options/,
  ],
  'a list lost': [
    'ocnli',
    rewrite(named('bullets', none), /从下面几项里选出一项/, '选'),
    'options',
    /no list/,
  ],
  'a worked example with a letter that is not there': [
    'tnews',
    rewrite(named('letters', some), /(答案：|【结果】|解答1：|处理结果：|答：)[A-O]\n/, '$1Z\n'),
    'options',
    /in a worked example, the target/,
  ],
  'a worked example with a word that is not of the set': [
    'ocnli',
    rewrite(
      row => wordingOf(row).template === 'take-for-true' && wordingOf(row).shots > 0,
      /(答案：|【结果】|解答1：|处理结果：|答：).*\n/,
      '$1大概吧\n',
    ),
    'label words',
    /worked example/,
  ],
  'a layout that is not there': [
    'ocnli',
    rewrite(row => wordingOf(row).shots > 0, /^(例1|【已做】|例题1：|第1条：|问：|1\. )/, '某'),
    'worked examples',
    /no layout/,
  ],
  'the query among its worked examples': [
    'ocnli',
    one(
      row => wordingOf(row).shots === 1 && row.input.startsWith('例1\n'),
      row => {
        const query = /轮到你了\n(.*)\n答案：$/s.exec(row.input)![1]!
        return { ...row, input: row.input.replace(/^例1\n.*?\n答案：/s, `例1\n${query}\n答案：`) }
      },
    ),
    'worked examples',
    /the query/,
  ],
}

const ALL_DEFECTS = { ...DEFECTS, ...OPTION_DEFECTS }

/** What the checks find in lines of a task of the sample build. */
async function findingsOf(task: string, lines: readonly string[]) {
  const { tasks, settings } = readManifest(at('sample'))!
  const tally = builtTally(task, tasks[task]!, at('sample'))
  const subject = subjectOf(await taskNamed(task), factsOf(tasks[task]!, settings, tally))
  const watch = watchRows(subject, 'part', 'train')
  for (const line of lines) watch.see(line)
  return judgeRows([watch.state()], subject)
}

describe('the rows of a task', () => {
  test.each(Object.entries(ALL_DEFECTS))(
    'with %s: it is found',
    async (_, [task, change, found, message]) => {
      const { lines, ids } = change(rowsOf(at('sample'), task))
      const findings = await findingsOf(task, lines)
      const those = findings.get(found)!.filter(({ what }) => message.test(what))
      expect(those, JSON.stringify([...findings])).toMatchObject([{ severity: 'error' }])
      expect(those[0]!.samples.map(({ id }) => id)).toEqual(expect.arrayContaining([...ids]))
    },
  )
})

/** One defect for each check that looks at rows by themselves or side by side. */
const ONE_OF_EACH = [
  ...new Map(
    Object.entries(ALL_DEFECTS).map(([name, defect]) => [defect[2], [name, defect] as const]),
  ).values(),
]

describe.concurrent('the command', () => {
  test.each(ONE_OF_EACH)(
    'ends with exit code 4 for %s, and names the row',
    async (name, [task, change, found, message]) => {
      const out = `defect ${name.replace(/[^a-z ]/gi, '')}`
      const ids = tamper('sample', out, task, change)
      const { code, report } = await check(out)
      expect(code).toBe(4)
      const findings = findingsIn(report, found).filter(({ what }) => message.test(what))
      expect(findings).toMatchObject([{ task, severity: 'error' }])
      expect(findings[0]!.samples.map(({ id }) => id)).toEqual(expect.arrayContaining([...ids]))
    },
  )

  test('ends with exit code 4 for a row that is lost', async () => {
    tamper('sample', 'lost', 'ocnli', rows => ({ lines: linesFrom(rows.slice(1)), ids: [] }))
    const { code, report } = await check('lost')
    expect(code).toBe(4)
    expect(findingsIn(report, 'rows')).toMatchObject([
      { severity: 'error', count: 1, what: expect.stringMatching(/has 409 lines, the manifest says 410/) },
    ])
  })
})

describe('a defect of many rows', () => {
  const every =
    (wanted: (row: Row) => boolean, change: (row: Row) => Row | undefined): Change =>
    rows => ({
      lines: linesFrom(rows.flatMap(row => (wanted(row) ? (change(row) ?? []) : row))),
      ids: [],
    })

  async function errorsOf(out: string, task: string, change: Change, name: string): Promise<string[]> {
    tamper('big', out, task, change)
    const { code, report } = await check(out)
    expect(code).toBe(4)
    return findingsIn(report, name).map(({ what }) => what)
  }

  test('is not there before', async () => {
    expect(await check('big')).toMatchObject({ code: 0, report: { errors: 0 } })
  })

  test('a template that gives its answers away', async () => {
    const tell = every(says('take-for-true'), row => ({ ...row, input: `${row.input}\n（${row.output}）` }))
    const found = await errorsOf('told', 'ocnli', tell, 'leaks')
    expect(found.filter(what => /take-for-true gives “/.test(what))).toHaveLength(3)
  })

  test('a text that holds a word by itself is no leak, and is counted', async () => {
    const examples = every(any, row => ({ ...row, input: `矛盾：${row.input}` }))
    tamper('big', 'word', 'ocnli', examples)
    const { report } = await check('word')
    const found = findingsIn(report, 'leaks')
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(found).toMatchObject([{ severity: 'note', samples: [{}, {}, {}] }])
  })

  test('a template that says nothing', async () => {
    const drop = every(
      row => wordingOf(row).template === 'take-for-true',
      () => undefined,
    )
    const found = await errorsOf('mute', 'ocnli', drop, 'template shares')
    expect(found).toEqual([
      expect.stringMatching(/^take-for-true \(line \d+\) is drawn for 0\.0 % where \d+\.\d % are expected/),
    ])
  })

  test('a right option that stands first too often', async () => {
    const { templates } = templatesOf(await taskNamed('ocnli'))
    const isFirst = (row: Row): boolean => {
      const { template, form } = wordingOf(row)
      const shown = readOptions(
        row.input,
        formNamed(templates.find(({ name }) => name === template)!, form)!,
        row.output,
      )
      return shown?.placeOf(row.output) === 0
    }
    const offers = (row: Row) => wordingOf(row).form !== '-' && wordingOf(row).shots === 0
    const found = await errorsOf(
      'first',
      'ocnli',
      every(offers, row => (isFirst(row) ? row : undefined)),
      'position',
    )
    expect(found.length).toBeGreaterThan(0)
    expect(found[0]).toMatch(/^the right option of [23] options: place 1 has \d/)
  })

  test('one prompt with two outputs', async () => {
    const closed = rowsOf(at('big'), 'ocnli').filter(says('take-for-true'))
    const [first] = closed
    const other = closed.find(({ output }) => output !== first!.output)!
    const same = every(
      ({ id }) => id === other.id,
      row => ({ ...row, input: first!.input }),
    )
    tamper('big', 'two', 'ocnli', same)
    const { code, report } = await check('two')
    expect(code).toBe(4)
    expect(findingsIn(report, 'prompts')).toMatchObject([
      {
        severity: 'error',
        count: 2,
        samples: [{ id: first!.id, excerpt: `"${first!.output}", but "${other.output}" in ${other.id}` }],
      },
    ])
  })

  test('one prompt with two outputs is a note where both may be right', async () => {
    const written = rowsOf(at('big'), 'ocnli').filter(says('write-entailed'))
    const [first, other] = written
    const same = every(
      ({ id }) => id === other!.id,
      row => ({ ...row, input: first!.input }),
    )
    tamper('big', 'free', 'ocnli', same)
    const { code, report } = await check('free')
    expect(code).toBe(0)
    expect(findingsIn(report, 'prompts')).toMatchObject([{ severity: 'note', count: 2 }])
  })
})

test('two tasks that contradict each other are noted', async () => {
  const out = at('across')
  copyOf(at('sample'), out)
  const [ocnli, cmnli] = ['ocnli', 'cmnli'].map(task => rowsOf(out, task).filter(says('take-for-true')))
  const first = ocnli![0]!
  const other = cmnli!.find(({ output }) => output !== first.output)!
  for (const { name } of manifestOf(out).tasks['cmnli']!.parts) {
    const part = join(out, 'tasks', 'cmnli', name)
    const old = JSON.stringify(other)
    put(part, textOf(part).replace(old, JSON.stringify({ ...other, input: first.input })))
  }
  const { code, report } = await check('across', '--task', 'ocnli,cmnli')
  expect(code).toBe(0)
  expect(findingsIn(report, 'prompts')).toMatchObject([
    { task: 'cmnli, ocnli', severity: 'note', count: 2, samples: [{ id: other.id }] },
  ])
})

test('a note is told and fails nothing: a traditional character', async () => {
  const ids = tamper('sample', 'script', 'ocnli', into('體'))
  const { code, report } = await check('script')
  expect(code).toBe(0)
  expect(findingsIn(report, 'script')).toMatchObject([
    { severity: 'note', count: 1, samples: [{ id: ids[0] }] },
  ])
})

test('a corpus in traditional script fails', async () => {
  const whole: Change = rows => ({
    lines: linesFrom(rows.map(row => ({ ...row, input: `${row.input}\n這個國家與歷史的關係` }))),
    ids: [],
  })
  tamper('sample', 'traditional', 'wikititles-en-zh', whole)
  const { code, report } = await check('traditional')
  expect(code).toBe(4)
  expect(findingsIn(report, 'script')).toContainEqual(expect.objectContaining({ severity: 'error' }))
})

test('English sentences may speak of what is undefined', async () => {
  tamper('sample', 'english', 'wmt19-en-zh', into('\nThe result is undefined, and NaN is printed.'))
  const { code, report } = await check('english')
  expect(code).toBe(0)
  expect(findingsIn(report, 'placeholders')).toMatchObject([{ severity: 'note' }])
})

test('the text names task, count, share, id and place of every finding', async () => {
  const ids = tamper('sample', 'told in text', 'ocnli', into('&nbsp;了'))
  const run = await biflan(['check', at('told in text')], { home })
  expect(run.code).toBe(4)
  expect(run.stdout).toMatch(/^errors\n {2}markup 1 /m)
  expect(run.stdout).toMatch(/ocnli: 1, 0\.2 %: an HTML entity/)
  expect(run.stdout).toContain(ids[0]!)
  expect(run.stdout).toContain('&nbsp;了')
  expect(run.stdout).toMatch(/^1 error$/m)
  expect(linesOf(at('told in text'), 'ocnli')).toHaveLength(410)
})
