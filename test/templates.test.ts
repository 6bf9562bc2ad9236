import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import nunjucks from 'nunjucks'
import { describe, expect, test } from 'vitest'
import { mix } from '../src/lib/chance.ts'
import { BiflanError } from '../src/lib/errors.ts'
import { type Hash, hash64 } from '../src/lib/hash.ts'
import { UPPER_BOUND } from '../src/lib/tokens.ts'
import { orderMatters } from '../src/templates/choose.ts'
import { compileCondition, compileText } from '../src/templates/compile.ts'
import { parseTemplateFile } from '../src/templates/file.ts'
import { loadForms, loadLayouts } from '../src/templates/forms.ts'
import { layOutTexts } from '../src/templates/layouts.ts'
import { checkNames } from '../src/templates/names.ts'
import { asRead, createRenderer, type Limits, type Said, type Told } from '../src/templates/render.ts'
import { createExampleScope, numberFields, plainScope } from '../src/templates/scope.ts'
import { loadTemplateSet, type Subject, type TemplateSet } from '../src/templates/set.ts'
import { list, object, SCALAR, type Shape, TEXT } from '../src/templates/shape.ts'
import { ROOT } from './helpers/command.ts'
import { put, temporary } from './helpers/folders.ts'

const home = temporary()
const TEMPLATES = join(ROOT, 'templates')

/** The complaint of a function that must throw one of the project's own, in less than two seconds. */
function complaintOf(run: () => unknown): string {
  const started = performance.now()
  try {
    run()
  } catch (error) {
    expect(performance.now() - started, 'milliseconds').toBeLessThan(2000)
    if (!(error instanceof BiflanError)) throw error
    expect(error.kind).toBe('template')
    return error.message
  }
  throw new Error('nothing was thrown')
}

/** Runs what may succeed, or fail with a template error that names the file. Anything else fails the test. */
function tolerate(run: () => unknown, where: string | RegExp): void {
  const started = performance.now()
  try {
    run()
  } catch (error) {
    if (!(error instanceof BiflanError)) throw error
    expect(error).toMatchObject({ kind: 'template', message: expect.stringMatching(where) })
  }
  expect(performance.now() - started, 'milliseconds').toBeLessThan(2000)
}

const parse = (text: string) => parseTemplateFile(text, 'dir/x.njk')

describe('the template-file parser', () => {
  test('reads head, sections, flags and parts, each part with its first line', () => {
    const text = [
      'answers:',
      '  pair: {yes: 是, no: 否}',
      '',
      '=== first answers=pair options=letters,inline weight=0.5',
      '',
      '说一说。',
      '',
      '--- input',
      '题：{{ a }}',
      '',
      '第二行',
      '--- output',
      '{{ answer }}',
      '',
      '=== second inverse zero-shot when="a == \'x y\' and b"',
      '写。',
      '--- input',
      '--- output',
      'b',
      '',
    ].join('\n')
    const { answers, sections } = parse(text)
    expect(answers).toEqual({ pair: { yes: '是', no: '否' } })
    expect(sections).toMatchObject([
      {
        name: 'first',
        line: 4,
        flags: {
          answers: 'pair',
          options: ['letters', 'inline'],
          weight: 0.5,
          inverse: false,
          zeroShot: false,
        },
        opening: { text: '说一说。', line: 6 },
        input: { text: '题：{{ a }}\n\n第二行', line: 9 },
        output: { text: '{{ answer }}', line: 13 },
      },
      {
        name: 'second',
        line: 15,
        flags: { when: "a == 'x y' and b", weight: 1, inverse: true, zeroShot: true },
        input: { text: '' },
        output: { text: 'b' },
      },
    ])
  })

  test('reads the same with a byte order mark and with CRLF', () => {
    const text = 'answers:\n  a: {x: y}\n=== one\n甲\n乙\n--- input\n丙\n--- output\n丁\n'
    expect(parse(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual(parse(text))
  })

  const wrong: [what: string, text: string, where: string, found: string][] = [
    ['a heading without a name', 'x: 1\n', 'dir/x.njk: head', 'x'],
    ['a name in capitals', '=== One\n', 'dir/x.njk:1', '=== One'],
    ['a name with a double hyphen', '\n=== a--b\n', 'dir/x.njk:2', '=== a--b'],
    ['four signs', '=== a\nx\n==== b\n', 'dir/x.njk:3', '==== b'],
    ['a rule in the text', '=== a\nx\n---\ny\n', 'dir/x.njk:3', '---'],
    ['a wrong part', '=== a\nx\n--- outptu\ny\n', 'dir/x.njk:3', '--- outptu'],
    ['output before input', '=== a\nx\n--- output\ny\n--- input\nz\n', 'dir/x.njk:5', 'out of place'],
    ['a part twice', '=== a\nx\n--- input\ny\n--- input\nz\n', 'dir/x.njk:5', 'out of place'],
    ['two outputs', '=== a\nx\n--- output\ny\n--- output\nz\n', 'dir/x.njk:5', 'out of place'],
    ['a name twice', '=== a\nx\n=== b\n=== a\n', 'dir/x.njk:4', 'a second section named a'],
    ['an unknown flag', '=== a wieght=1\n', 'dir/x.njk:1', 'the flag wieght'],
    ['a flag twice', '=== a weight=1 weight=1\n', 'dir/x.njk:1', 'the flag weight twice'],
    ['a flag that every object has', '=== a constructor\n', 'dir/x.njk:1', 'the flag constructor'],
    ['an open quote', '=== a when="x\n', 'dir/x.njk:1', '="x'],
    ['glued flags', '=== a when="x"inverse\n', 'dir/x.njk:1', 'inverse'],
    ['no weight', '=== a weight=0\n', 'dir/x.njk:1', 'weight=0'],
    ['too much weight', '=== a weight=2\n', 'dir/x.njk:1', 'weight=2'],
    ['a weight that is no number', '=== a weight=heavy\n', 'dir/x.njk:1', 'weight=heavy'],
    ['shots the wrong way round', '=== a shots=4..2\n', 'dir/x.njk:1', 'shots=4..2'],
    ['a value for a switch', '=== a inverse=no\n', 'dir/x.njk:1', 'inverse=no'],
    ['YAML that does not parse', 'answers: {\n=== a\nx\n', 'dir/x.njk', 'head'],
    ['an empty word', 'answers: {a: {x: ""}}\n=== a\n', 'dir/x.njk', 'answers.a.x'],
    ['a word that is no text', 'answers: {a: {x: 1}}\n=== a\n', 'dir/x.njk', 'answers.a.x'],
    ['a second document', 'answers: {}\n---\nanswers: {}\n=== a\n', 'dir/x.njk', 'head'],
    ['an alias of nothing', 'answers: *x\n=== a\n', 'dir/x.njk', 'alias'],
    [
      'aliases of aliases',
      `answers:\n  a: &a {x: y}\n${Array.from({ length: 9 }, (_, i) => `  ${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]\n`).join('')}=== a\n`,
      'dir/x.njk',
      'head',
    ],
  ]
  for (const [what, text, where, found] of wrong) {
    test(`refuses ${what}, with file, line and what was found`, () => {
      const message = complaintOf(() => parse(text))
      expect(message).toContain(where)
      expect(message.toLowerCase()).toContain(found.toLowerCase())
    })
  }

  test('never throws anything but a template error with file and line, whatever the text', () => {
    const pieces = fc.constantFrom(
      '=== ',
      '===',
      '=== a',
      '=== b-2 inverse',
      ' when="',
      '"',
      '--- input',
      '--- output',
      '---',
      '\n',
      '\n\n',
      '\r',
      '\u2028',
      '\0',
      'answers:',
      ' ',
      '  x: ',
      '{',
      '}',
      '&a ',
      '*a',
      '!!binary ',
      '- ',
      '? ',
      '<<: ',
      '__proto__: ',
      'constructor',
      '=',
      'weight=',
      'shots=',
      '{{ a }}',
      '{%',
      '字',
      '\ud800',
      '|',
      '>',
      '%YAML 9\n',
      '# ',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 30 }),
        texts => {
          tolerate(() => parse(texts.join('')), /^dir\/x\.njk(:\d+|: head)/)
        },
      ),
      { numRuns: 2000, seed: 1 },
    )
  })

  test('takes a text of any words apart and gives every part back', () => {
    const line = fc
      .string({ unit: fc.constantFrom('字', 'a', ' ', '=', '-', '{', '"', '#', ':', '　'), maxLength: 12 })
      .filter(text => !/^(===|---)/.test(text))
    const text = fc.array(line, { maxLength: 5 }).map(lines => lines.join('\n'))
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 5 }), bodies => {
        const file = bodies
          .map(
            ([opening, input, output], i) =>
              `=== s${i}\n${opening}\n--- input\n${input}\n--- output\n${output}\n`,
          )
          .join('')
        const trimmed = (each: string) => each.replace(/^(?:\s*\n)+|(?:\n\s*)+$/g, '').replace(/^\s*$/, '')
        const found = parse(file).sections.map(({ opening, input, output }) => [
          opening.text,
          input!.text,
          output!.text,
        ])
        expect(found).toEqual(bodies.map(body => body.map(trimmed)))
      }),
      { numRuns: 500, seed: 1 },
    )
  })
})

const FIELDS: ReadonlyMap<string, Shape> = new Map([
  ['text', TEXT],
  ['other', TEXT],
  ['size', SCALAR],
  ['names', list(TEXT)],
  ['fix', object({ wrong: TEXT, right: TEXT })],
  ['fixes', list(object({ wrong: TEXT, right: TEXT }))],
])
const check = (text: string, line = 10) => checkNames({ text, file: 'dir/x.njk', line }, FIELDS)

describe('the name checker', () => {
  test('lets through what templates need, and tells which fields they use', () => {
    expect([
      ...check(
        '{{ text }}：{% for fix in fixes %}{{ fix.wrong }}→{{ fix.right }}{{ "、" if not loop.last }}{% else %}无{% endfor %}',
      ),
    ]).toEqual(['text', 'fixes'])
    expect([
      ...check(
        '{% if names.length > 2 and "、" not in names | join %}{{ names[0] | replace("a", other) }}{% endif %}',
      ),
    ]).toEqual(['names', 'other'])
    for (const good of [
      '{{ fix.wrong }}',
      '{{ fix["wrong"] }}',
      '{{ fixes[0].right }}',
      '{{ text.length }}',
      '{{ "甲乙"[size] }}',
      '{# {{ anything }} #}',
      '{{ [text, other] | join("、") }}',
      '{{ text | dump }}',
      '{{ {k: text} | dump }}',
    ])
      check(good)
  })

  const unknown: Record<string, string> = {
    'in a text': '{{ txet }}',
    'in a condition': '{% if txet %}x{% endif %}',
    'in an else-if': '{% if text %}x{% elif txet %}y{% endif %}',
    'in an inline condition': '{{ text if txet }}',
    'in the other side of an inline condition': '{{ text if size else txet }}',
    'as the list of a loop': '{% for x in txet %}{{ x }}{% endfor %}',
    'within a loop': '{% for x in names %}{{ txet }}{% endfor %}',
    'in the else of a loop': '{% for x in names %}{{ x }}{% else %}{{ txet }}{% endfor %}',
    'behind a loop': '{% for txet in names %}{{ txet }}{% endfor %}{{ txet }}',
    'under a filter': '{{ txet | trim }}',
    'as a filter’s argument': '{{ text | replace("a", txet) }}',
    'as a filter’s named argument': '{{ text | replace("a", new_=txet) }}',
    'as a default': '{{ text | default(txet) }}',
    'as an index': '{{ names[txet] }}',
    'in a comparison': '{% if size > txet %}x{% endif %}',
    'in a list': '{{ [text, txet] | join }}',
    'in a dictionary': '{{ {k: txet} | dump }}',
    'behind in': '{{ "x" in txet }}',
    'under not': '{% if not txet %}x{% endif %}',
    'under or': '{{ text or txet }}',
    'under and': '{{ text and txet }}',
    'in a sum': '{{ size + txet }}',
    'in brackets': '{{ (txet) }}',
    'under a test': '{% if txet is defined %}x{% endif %}',
    'as a function': '{{ txet() }}',
    'with a tag that cuts blanks': '{%- if txet -%}x{%- endif -%}',
  }
  for (const [where, text] of Object.entries(unknown)) {
    test(`refuses a name that no example has ${where}, by file and line`, () => {
      expect(complaintOf(() => check(`第一行\n第二行\n${text}`))).toMatch(/^dir\/x\.njk:12: /)
    })
  }

  test('names the field that was probably meant', () => {
    expect(complaintOf(() => check('{{ txet }}'))).toBe(
      'dir/x.njk:10: the name txet\n  expected: did you mean text?',
    )
    expect(complaintOf(() => check('{{ fix.wrnog }}'))).toContain('did you mean wrong?')
    expect(complaintOf(() => check('{% for fix in fixes %}{{ fix.rihgt }}{% endfor %}'))).toContain(
      'did you mean right?',
    )
    expect(complaintOf(() => check('{% for x in names %}{{ loop.indx }}{% endfor %}'))).toContain(
      'the field indx',
    )
  })

  const forbidden: Record<string, string> = {
    'an unknown field of a text': '{{ text.size }}',
    'a field of a list': '{{ names.first }}',
    'a field of a number': '{{ size.length }}',
    'what every object inherits': '{{ text.constructor }}',
    'loop outside a loop': '{{ loop.index }}',
    'an unknown filter': '{{ text | tirm }}',
    'an inherited function as a filter': '{{ text | constructor }}',
    'another inherited function as a filter': '{{ text | toString }}',
    'the filter random': '{{ names | random }}',
    set: '{% set x = text %}{{ x }}',
    'a macro': '{% macro m(x) %}{{ x }}{% endmacro %}',
    include: '{% include "y.njk" %}',
    import: '{% import "y.njk" as y %}',
    extends: '{% extends "y.njk" %}',
    'a block': '{% block b %}{% endblock %}',
    'a call': '{{ text.trim() }}',
    range: '{% for i in range(3) %}{{ i }}{% endfor %}',
    'a filter block': '{% filter upper %}x{% endfilter %}',
    'an asynchronous loop': '{% asyncEach x in names %}{{ x }}{% endeach %}',
    switch: '{% switch text %}{% case "x" %}{% endswitch %}',
    'the operator ~': '{{ text ~ other }}',
    'not a == b': '{% if not text == other %}x{% endif %}',
    'a negative index': '{{ names[-1] }}',
    'a slice': '{{ names[1:2] }}',
    'an unknown tag': '{% fro x in names %}{% endfor %}',
    'a condition with a hole': '{% if }.text %}x{% endif %}',
    'an index with a hole': '{% for x in fix.wrong[} %}{{ x }}{% endfor %}',
    'a text that is nothing': '{{ } }}',
  }
  for (const [what, text] of Object.entries(forbidden)) {
    test(`refuses ${what}, by file and line`, () => {
      expect(complaintOf(() => check(`第一行\n${text}`))).toMatch(/^dir\/x\.njk:11: /)
    })
  }

  test('refuses text behind which a line break would be lost', () => {
    expect(complaintOf(() => check('题：{% if text %}{{ text }}{% endif %}\n答：'))).toMatch(
      /^dir\/x\.njk:10: a line that ends in a block tag/,
    )
    check('题：{% if text %}{{ text }}{% endif %}')
    check('{% if text %}\n{{ text }}\n{% endif %}\n答：')
  })

  test('names the line of a text that does not parse', () => {
    expect(complaintOf(() => check('一\n二\n{{ text | }}\n四'))).toMatch(/^dir\/x\.njk:12: /)
    expect(complaintOf(() => check('一\n{{ text text }}\n三\n'))).toMatch(/^dir\/x\.njk:11: /)
    for (const open of [
      '一\n{{ text',
      '一\n{% if text %}x',
      '一\n{# x',
      '{% for x in names %}',
      '{{',
      '{%',
      '{{ "x }}',
    ]) {
      expect(complaintOf(() => check(open))).toMatch(/^dir\/x\.njk:1[0-2]: /)
    }
  })

  test('neither hangs nor overflows on long and deep expressions', () => {
    const many = (count: number, between: string) => Array(count).fill('text').join(between)
    // Work that doubled with each `or` would never end here.
    check(`{% if ${many(60, ' or ')} %}x{% endif %}`)
    const hostile = [
      `{{ ${many(20_000, ' or ')} }}`,
      `{{ ${many(20_000, ' and ')} }}`,
      `{{ ${many(20_000, ' + ')} }}`,
      `{{ ${'('.repeat(20_000)}text${')'.repeat(20_000)} }}`,
      `{{ text${' | trim'.repeat(20_000)} }}`,
      `{{ text${'["a"]'.repeat(20_000)} }}`,
      `{{ ${'not '.repeat(20_000)}text }}`,
      `{{ ${'['.repeat(20_000)} }}`,
      '{% if text %}'.repeat(5000),
      '{{'.repeat(50_000),
      '{%'.repeat(50_000),
      '{#'.repeat(50_000),
      `{% if text %}${'{%'.repeat(20_000)}%}\nx`,
      '}}'.repeat(50_000),
    ]
    for (const text of hostile) tolerate(() => check(text), /^dir\/x\.njk:\d+: /)
  })

  test('never throws anything but a template error with file and line, and what it lets through compiles', () => {
    const piece = fc.constantFrom(
      '{{ ',
      ' }}',
      '{% ',
      ' %}',
      '{%- ',
      ' -%}',
      '{# ',
      ' #}',
      'if ',
      'endif',
      'else',
      'elif ',
      'for ',
      ' in ',
      'endfor',
      'text',
      'other',
      'names',
      'fixes',
      'fix',
      'fix.wrong',
      '.right',
      '.length',
      'zzz',
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      ':',
      ',',
      '"',
      "'",
      '\\',
      '| ',
      'join',
      'trim',
      'replace("a", "b")',
      ' or ',
      ' and ',
      ' not ',
      ' == ',
      ' ~ ',
      ' is ',
      'defined',
      ' + ',
      '-',
      '0',
      '1e3',
      '\n',
      'r/a/',
      'none',
      'true',
      'loop.last',
      'set x = ',
      'raw',
      'endraw',
      'call',
      'macro m()',
      'include "x"',
      '字',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 14 }),
        fc.constantFrom('', '{{ ', '{% if ', '{% for x in '),
        fc.constantFrom('', ' }}', ' %}x{% endif %}', ' %}{{ x }}{% endfor %}'),
        (pieces, before, behind) => {
          const text = before + pieces.join('') + behind
          tolerate(() => {
            check(text)
            compileText({ text, file: 'dir/x.njk', line: 10 })
          }, /^dir\/x\.njk:\d+: /)
        },
      ),
      { numRuns: 6000, seed: 1 },
    )
  })
})

describe('a text', () => {
  const OPTIONS = { autoescape: false, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true }
  const environment = new nunjucks.Environment(null, OPTIONS)
  const values = {
    text: '<甲> & "乙"\n',
    other: '',
    size: 0,
    names: ['一', '二'],
    fix: { wrong: '再', right: '在' },
    gone: undefined,
    nothing: null,
  }
  const known = new Map<string, Shape>(
    Object.keys(values).map(name => [
      name,
      name === 'fix'
        ? object({ wrong: TEXT, right: TEXT, gone: TEXT })
        : name === 'names'
          ? list(TEXT)
          : { kind: 'any' },
    ]),
  )
  /** What becomes of a text: its words, or why it has none, of the checker's refusals and the compiler's alike. */
  const attempt = (run: () => string): { text: string } | { error: unknown } => {
    try {
      return { text: run() }
    } catch (error) {
      return { error }
    }
  }
  const checked = (text: string) =>
    attempt(() => String(checkNames({ text, file: 'x.njk', line: 1 }, known).size))
  const ours = (text: string) =>
    attempt(() => compileText({ text, file: 'x.njk', line: 1 })(plainScope(values)))
  const theirs = (text: string) => attempt(() => environment.renderString(text, values))

  test('comes out as nunjucks itself would print it, whichever way it is compiled', () => {
    const piece = fc.constantFrom(
      '{{ text }}',
      '{{ other }}',
      '{{ size }}',
      '{{ names }}',
      '{{ fix.wrong }}',
      '{{ names.length }}',
      '{{text}}',
      '{{  text  }}',
      '{{- text -}}',
      '{{ text | trim }}',
      '{{ fix["right"] }}',
      '{{ true }}',
      '{{ none }}',
      '{% if size %}',
      '{% endif %}',
      '{% if text %}',
      '{% for x in names %}{{ x }}{% endfor %}',
      '{# no #}',
      '{{ gone }}',
      '{{ nothing }}',
      '{{ fix.gone }}',
      '{{ gone.text }}',
      '{{ "a" }}',
      '字',
      ' ',
      '\n',
      '  \n',
      '}',
      '{',
      '%}',
      '"',
      '$&',
      '\\n',
      '}}',
    )
    let seen = 0
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        const text = pieces.join('')
        // A text that is refused when it is read is never compiled.
        if ('error' in checked(text)) return
        seen++
        const [mine, expected] = [ours(text), theirs(text)]
        if ('error' in expected)
          expect(mine).toMatchObject({
            error: { kind: 'template', message: expect.stringMatching(/^x\.njk:\d+: /) },
          })
        else expect(mine).toEqual(expected)
      }),
      { numRuns: 4000, seed: 1 },
    )
    expect(seen).toBeGreaterThan(1000)
  })

  test('that has nothing to print is an error with file and line, not an empty place', () => {
    expect(
      complaintOf(() => compileText({ text: '{{ gone }}', file: 'dir/x.njk', line: 7 })(plainScope({}))),
    ).toMatch(/^dir\/x\.njk:7: /)
    expect(
      complaintOf(() =>
        compileText({ text: '一\n{{ fix.gone }}{{ gone }}', file: 'dir/x.njk', line: 7 })(
          plainScope({ fix: {} }),
        ),
      ),
    ).toMatch(/^dir\/x\.njk:8: /)
  })

  test('as a condition is true or false, and wrong ones name the heading’s line', () => {
    const condition = compileCondition("text == 'x' and size > 1", 'dir/x.njk', 5)
    expect([
      condition(plainScope({ text: 'x', size: 2 })),
      condition(plainScope({ text: 'x', size: 1 })),
    ]).toEqual([true, false])
    expect(complaintOf(() => compileCondition('text ==', 'dir/x.njk', 5))).toMatch(/^dir\/x\.njk:5: /)
  })

  test('sees the example’s own fields, also those whose names the renderer uses for other things', () => {
    const fields = { text: '甲', index: '序', words: '词', options: '项', longest: '长', digits: '数' }
    const scope = createExampleScope(numberFields(new Map(Object.entries(fields))))
    scope.turnTo(fields, undefined)
    for (const [name, value] of Object.entries(fields)) expect(scope.lookup(name), name).toBe(value)
  })
})

const LABELS = ['yes', 'no', 'open'] as const
const OPTIONS_TEXT = [
  '=== letters lettered when="choices.length <= 26"',
  '{% for choice in choices %}',
  '{{ "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[loop.index0] }}. {{ choice }}',
  '{% endfor %}',
  '--- output',
  '{{ "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index] }}',
  '=== bullets',
  '{% for choice in choices %}',
  '- {{ choice }}',
  '{% endfor %}',
  '--- output',
  '{{ answer }}',
  '',
].join('\n')
const SHOTS_TEXT = [
  '=== some shots=1..3',
  '{{ instruction }}',
  '--- input',
  '{% for shot in shots %}',
  '<{{ shot.input }}|{{ shot.output }}>',
  '{% endfor %}',
  '?{{ input }}',
  '',
].join('\n')

/** A template set from texts; `_options` and `_shots` unless others are given. */
function setFrom(
  text: string,
  subject: Partial<Subject> = {},
  shared: Record<string, string> = {},
): TemplateSet {
  const folder = mkdtempSync(join(home, 'set-'))
  put(join(folder, '_options.njk'), shared['_options'] ?? OPTIONS_TEXT)
  put(join(folder, '_shots.njk'), shared['_shots'] ?? SHOTS_TEXT)
  put(join(folder, 'main.njk'), text)
  const fields = new Map<string, Shape>([
    ['text', TEXT],
    ['label', TEXT],
  ])
  return loadTemplateSet(
    { task: 'trial', files: ['main'], fields, labels: LABELS, renderings: 1, ...subject },
    [folder],
  )
}

const ANSWERS = 'answers:\n  plain: {yes: 是, no: 否, open: 未定}\n'
const section = (name: string, flags = '', options = '', words = `问${name}。`) =>
  `=== ${name} answers=plain ${flags}\n${words}\n--- input\n文：{{ text }}\n${options}\n--- output\n{{ answer }}\n`

const keyOf = (i: number, seed = 0): Hash => mix(hash64(`example ${i}`), seed)
const told = (
  i: number,
  fields: Record<string, unknown> = { text: `第${i}篇`, label: LABELS[i % 3]! },
  group = i,
): Told => ({ fields, key: keyOf(i), group: hash64(`group ${group}`) })
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const ZERO_SHOT = { fewShot: 0, show: Number.POSITIVE_INFINITY, pool: [] }

describe('a template set', () => {
  const wrong: [
    what: string,
    text: string,
    told: RegExp,
    subject?: Partial<Subject>,
    shared?: Record<string, string>,
  ][] = [
    [
      'an answer set that is not there',
      ANSWERS +
        section('a')
          .replace('plain', 'plian')
          .replace('answers:\n  plian', 'answers:\n  plain')
          .replace('=== a answers=plain', '=== a answers=plian'),
      /main\.njk:\d+: answers=plian\n.*did you mean plain/,
    ],
    [
      'an answer set without a word for a label',
      `answers:\n  plain: {yes: 是, no: 否}\n${section('a')}`,
      /main\.njk:3: no word for open/,
    ],
    [
      'an answer set with a word for no label',
      `answers:\n  plain: {yes: 是, no: 否, open: 未定, maybe: 或}\n${section('a')}`,
      /main\.njk:3: a word for maybe/,
    ],
    [
      'an answer without an answer set',
      '=== a\n问。\n--- input\n{{ text }}\n--- output\n{{ answer }}\n',
      /main\.njk:1: .*without an answer set/,
    ],
    [
      'no output',
      `${ANSWERS}=== a answers=plain\n问。\n--- input\n{{ text }}\n`,
      /main\.njk:3: no `--- output`/,
    ],
    [
      'no input',
      `${ANSWERS}=== a answers=plain\n问。\n--- output\n{{ text }}\n`,
      /main\.njk:3: no `--- input`/,
    ],
    [
      'no instruction',
      `${ANSWERS}=== a answers=plain\n\n--- input\n{{ text }}\n--- output\n{{ answer }}\n`,
      /main\.njk:3: no instruction/,
    ],
    [
      'an unknown name in `when`',
      ANSWERS + section('a', 'when="lable == \'yes\'"'),
      /main\.njk:3: the name lable/,
    ],
    [
      'an unknown option form',
      ANSWERS + section('a', 'options=leters', '{{ options }}'),
      /main\.njk:3: options=leters\n.*did you mean letters/,
    ],
    [
      'options without choices',
      '=== a\n问。\n--- input\n{{ options }}\n--- output\n{{ text }}\n',
      /main\.njk:4: the name options/,
    ],
    [
      'an unknown label word',
      ANSWERS + section('a', '', '{{ words.maybe }}'),
      /main\.njk:7: the field maybe/,
    ],
    [
      'one word to choose from',
      `answers:\n  plain: {yes: 是, no: 是, open: 是}\n${section('a', '', '{{ options }}')}`,
      /main\.njk:3: .*single word/,
    ],
    [
      'too few templates that fit every example',
      ANSWERS + section('a') + section('b', 'when="label == \'yes\'"'),
      /1 templates that fit every example[\s\S]*at least 2/,
      { renderings: 2 },
    ],
    ['a file that is not there', '', /templates: 'missing'/, { files: ['missing'] }],
    [
      'a form without output',
      ANSWERS + section('a'),
      /_options\.njk:1: the section x is not complete/,
      {},
      { _options: '=== x\n{{ choices }}\n' },
    ],
    [
      'a form that asks for the example',
      ANSWERS + section('a'),
      /_options\.njk:2: the name text/,
      {},
      { _options: '=== x\n{{ text }}\n--- output\n{{ answer }}\n' },
    ],
    [
      'a layout without a number of shots',
      ANSWERS + section('a'),
      /_shots\.njk:1: the section x is not complete/,
      {},
      { _shots: '=== x\n{{ instruction }}\n--- input\n{{ input }}\n' },
    ],
    [
      'a layout with an unknown field',
      ANSWERS + section('a'),
      /_shots\.njk:5: the field inptu/,
      {},
      {
        _shots:
          '=== x shots=1..2\n{{ instruction }}\n--- input\n{% for shot in shots %}\n{{ shot.inptu }}\n{% endfor %}\n{{ input }}\n',
      },
    ],
  ]
  for (const [what, text, told, subject, shared] of wrong) {
    test(`with ${what} is refused at load, by file and line`, () => {
      expect(complaintOf(() => setFrom(text, subject, shared))).toMatch(told)
    })
  }

  test('gives exactly the wordings asked for, all of different templates, and never one that does not fit', () => {
    const set = setFrom(
      ANSWERS +
        range(6)
          .map(i => section(`t${i}`))
          .join('') +
        section('only-yes', 'when="label == \'yes\'"') +
        section('only-no', 'when="label == \'no\'"'),
      { renderings: 6 },
    )
    const renderer = createRenderer(set, ZERO_SHOT)
    let conditional = 0
    for (const i of range(300)) {
      const wordings = [...renderer.wordings(told(i), 6).map(asRead)]
      const names = wordings.map(({ template }) => template.name)
      expect(names.length).toBe(6)
      expect(new Set(names).size).toBe(6)
      conditional += names.filter(name => name.startsWith('only')).length
      expect(
        names.filter(
          name =>
            name === (LABELS[i % 3] === 'yes' ? 'only-no' : 'only-yes') ||
            (LABELS[i % 3] === 'open' && name.startsWith('only')),
        ),
      ).toEqual([])
      expect([...renderer.wordings(told(i), 2)].map(({ template }) => template.name)).toEqual(
        names.slice(0, 2),
      )
    }
    expect(conditional, 'conditions compete with the rest').toBeGreaterThan(100)
  })

  test('lets a template of weight w win in about the share w of what it would win', () => {
    const set = setFrom(
      ANSWERS +
        range(4)
          .map(i => section(`t${i}`))
          .join('') +
        section('light', 'weight=0.2') +
        section('full'),
      { renderings: 4 },
    )
    const renderer = createRenderer(set, ZERO_SHOT)
    const rows = { light: 0, full: 0 }
    const examples = 6000
    for (const i of range(examples)) {
      for (const { template } of renderer.wordings(told(i), 2))
        if (template.name in rows) rows[template.name as keyof typeof rows]++
    }
    // six compete for two places; where the light one stands aside, five do
    expect(rows.full / examples).toBeCloseTo(0.2 * (2 / 6) + 0.8 * (2 / 5), 1)
    expect(rows.light / examples).toBeGreaterThan(0.2 * (2 / 6) * 0.85)
    expect(rows.light / examples).toBeLessThan(0.2 * (2 / 6) * 1.15)
  })

  test('wins equally for equal weights', () => {
    const set = setFrom(
      ANSWERS +
        range(8)
          .map(i => section(`t${i}`))
          .join(''),
      { renderings: 3 },
    )
    const renderer = createRenderer(set, ZERO_SHOT)
    const wins = new Map(set.templates.map(({ name }) => [name, 0]))
    for (const i of range(8000))
      for (const { template } of renderer.wordings(told(i), 3))
        wins.set(template.name, wins.get(template.name)! + 1)
    expect(chiSquare([...wins.values()])).toBeLessThan(CRITICAL[7]!)
  })

  test('with one template more changes only the rows that this one wins', () => {
    const texts = range(7).map(i =>
      section(
        `t${i}`,
        i === 3 ? 'weight=0.5' : i === 4 ? 'when="label == \'yes\'"' : '',
        i % 2 === 0 ? '{{ options }}' : '',
      ),
    )
    const fewShot = {
      fewShot: 0.5,
      show: Number.POSITIVE_INFINITY,
      pool: range(60).map(i => told(10_000 + i)),
    }
    const small = createRenderer(setFrom(ANSWERS + texts.join(''), { renderings: 5 }), fewShot)
    for (const place of [0, 4, 7]) {
      const more = texts.toSpliced(place, 0, section('new', '', '{{ options }}'))
      const large = createRenderer(setFrom(ANSWERS + more.join(''), { renderings: 5 }), fewShot)
      const bytes = ({ template, form, shots, instruction, input, output }: Said) =>
        JSON.stringify([template.name, form, shots, instruction, input, output])
      let won = 0
      for (const i of range(400)) {
        const before = [...small.wordings(told(i), 5)].map(asRead).map(bytes)
        const after = [...large.wordings(told(i), 5)].map(asRead).map(bytes)
        const others = after.filter(each => !each.startsWith('["new"'))
        won += after.length - others.length
        expect(others).toEqual(before.slice(0, others.length))
        expect(after.length).toBe(5)
      }
      expect(won).toBeGreaterThan(100)
    }
  })
})

/** Pearson's statistic against equal shares. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** By degrees of freedom: what chance alone exceeds once in ten thousand times. */
const CRITICAL = [0, 15.1, 18.4, 21.1, 23.5, 25.7, 27.9, 29.9, 31.8, 33.7, 35.6]

describe('the project’s option forms', () => {
  const forms = loadForms(
    parseTemplateFile(readFileSync(join(TEMPLATES, '_options.njk'), 'utf8'), '_options.njk'),
  )
  const scopeFor = (choices: readonly string[], index: number) =>
    plainScope({
      choices,
      index,
      answer: choices[index],
      longest: Math.max(...choices.map(each => each.length)),
      digits: choices.some(each => /^\d/.test(each)),
    })

  test('are several, and at least one of them fits any choices', () => {
    expect(forms.length).toBeGreaterThanOrEqual(5)
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string({
            unit: fc.constantFrom('一', '二', 'A', '1', '、', '/', '“', ' ', '和'),
            minLength: 1,
            maxLength: 40,
          }),
          { minLength: 2, maxLength: 40 },
        ),
        choices => {
          expect(forms.some(form => form.fits(scopeFor(choices, 0)))).toBe(true)
        },
      ),
      { numRuns: 300, seed: 1 },
    )
  })

  for (const form of forms) {
    test(`“${form.name}”: every choice is in the list, once, in order, and the answer points at the right one`, () => {
      for (const size of range(30).slice(2)) {
        const choices = range(size).map(
          i => `选${'甲乙丙丁戊己庚辛壬癸'[i % 10]}${'子丑寅'[Math.floor(i / 10)]}`,
        )
        if (!form.fits(scopeFor(choices, 0))) continue
        const text = form.list(scopeFor(choices, 0))
        const places = choices.map(choice => text.indexOf(choice))
        expect(places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]!))).toBe(true)
        const answers = choices.map((_, i) => form.answer(scopeFor(choices, i)).trim())
        expect(new Set(answers).size, 'a different answer for each choice').toBe(size)
        for (const [i, answer] of answers.entries()) {
          if (answer === choices[i]) continue
          // what is printed before a choice and behind the one before it holds this choice's mark and no other's
          const mark = answer.replace(choices[i]!, '').replace(/[.．、:：)）]$/, '')
          const before = text.slice(i === 0 ? 0 : places[i - 1]! + choices[i - 1]!.length, places[i]!)
          const marked = before.split('\n').at(-1)!
          expect(marked, `${form.name}: ${answer}`).toContain(mark)
          if (form.lettered) expect(mark).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZ'[i])
        }
      }
    })
  }

  for (const closed of [false, true]) {
    test(`put the right answer in every place equally often (${closed ? 'words of labels' : 'choices of the example'})`, () => {
      for (const size of closed ? [2, 3] : [2, 3, 4, 5, 8]) {
        const labels = LABELS.slice(0, size)
        const words = `answers:\n  plain: {${labels.map((label, i) => `${label}: ${['是的', '不对', '未定'][i]}`).join(', ')}}\n`
        const open = new Map<string, Shape>([
          ['text', TEXT],
          ['choices', list(TEXT)],
          ['answer', TEXT],
        ])
        const set = closed
          ? setFrom(
              words + section('ask', '', '{{ options }}'),
              { labels },
              { _options: readFileSync(join(TEMPLATES, '_options.njk'), 'utf8') },
            )
          : setFrom(
              '=== ask\n问。\n--- input\n{{ text }}{{ options }}\n--- output\n{{ answer }}\n',
              { labels: undefined as never, fields: open },
              { _options: readFileSync(join(TEMPLATES, '_options.njk'), 'utf8') },
            )
        const renderer = createRenderer(set, ZERO_SHOT)
        const all = closed
          ? ['是的', '不对', '未定'].slice(0, size)
          : range(size).map(i => `选${'甲乙丙丁戊己庚辛'[i]}项`)
        for (const right of range(closed ? size : 1)) {
          const places: number[] = Array(size).fill(0)
          const byForm = new Map<string, number[]>()
          for (const i of range(4000)) {
            const fields = closed
              ? { text: `${i}`, label: labels[right] }
              : { text: `${i}`, choices: all, answer: all[right] }
            const { input, form } = renderer.say(
              { fields, key: keyOf(i, right + size), group: hash64('g') },
              set.templates[0]!,
            )
            const shown = [...all].sort((a, b) => input.indexOf(a) - input.indexOf(b))
            const place = shown.indexOf(all[right]!)
            places[place]!++
            const mine = byForm.get(form) ?? Array(size).fill(0)
            mine[place]!++
            byForm.set(form, mine)
          }
          expect(chiSquare(places), `${size} choices, the ${right}. right: ${places}`).toBeLessThan(
            CRITICAL[size - 1]!,
          )
          for (const [form, counts] of byForm)
            expect(chiSquare(counts), `${form}: ${counts}`).toBeLessThan(CRITICAL[size - 1]!)
          expect(byForm.size).toBeGreaterThan(3)
        }
      }
    })
  }

  test('keep the order of choices that speak of one another, and show those that name letters with letters', () => {
    const open = new Map<string, Shape>([
      ['text', TEXT],
      ['choices', list(TEXT)],
      ['answer', TEXT],
    ])
    const set = setFrom(
      '=== ask\n问。\n--- input\n{{ text }}{{ options }}\n--- output\n{{ answer }}\n',
      { labels: undefined as never, fields: open },
      { _options: readFileSync(join(TEMPLATES, '_options.njk'), 'utf8') },
    )
    const renderer = createRenderer(set, ZERO_SHOT)
    const letters = new Set(forms.filter(({ lettered }) => lettered).map(({ name }) => name))
    for (const [last, named] of [
      ['以上都是', false],
      ['以上均不正确', false],
      ['都对', false],
      ['A和B', true],
      ['A、C', true],
    ] as const) {
      const choices = ['甲方', '乙方', '丙方', last]
      expect(orderMatters(choices), last).toBe(true)
      for (const i of range(60)) {
        const { input, form } = renderer.say(
          { fields: { text: '', choices, answer: last }, key: keyOf(i), group: hash64('g') },
          set.templates[0]!,
        )
        const places = choices.map(choice => input.lastIndexOf(choice))
        expect(places).toEqual([...places].sort((a, b) => a - b))
        if (named) expect(letters.has(form), `${last} in ${form}`).toBe(true)
      }
    }
    expect(orderMatters(['甲方', '乙方', '丙方'])).toBe(false)
  })

  test('show at most `show` choices: the right one, and the others equally often', () => {
    const open = new Map<string, Shape>([
      ['text', TEXT],
      ['choices', list(TEXT)],
      ['answer', TEXT],
    ])
    const set = setFrom(
      '=== ask options=bullets\n问。\n--- input\n{{ text }}\n{{ options }}\n--- output\n{{ answer }}\n',
      { labels: undefined as never, fields: open },
    )
    const renderer = createRenderer(set, { ...ZERO_SHOT, show: 4 })
    const choices = range(9).map(i => `类别${'一二三四五六七八九'[i]}`)
    const seen: number[] = Array(9).fill(0)
    for (const i of range(4000)) {
      const { input, output } = renderer.say(
        { fields: { text: '', choices, answer: choices[4] }, key: keyOf(i), group: hash64('g') },
        set.templates[0]!,
      )
      const shown = choices.filter(choice => input.includes(choice))
      expect(shown.length).toBe(4)
      expect(shown).toContain(output)
      for (const choice of shown) seen[choices.indexOf(choice)]!++
    }
    expect(seen[4]).toBe(4000)
    expect(chiSquare(seen.filter((_, i) => i !== 4))).toBeLessThan(CRITICAL[7]!)
  })
})

describe('worked examples', () => {
  const LAYOUT = { _shots: SHOTS_TEXT.replace('1..3', '2..3') }
  const shotsIn = ({ input }: Said) =>
    [...input.matchAll(/<文：(.*?)\|(.*?)>/gs)].map(([, text, output]) => ({
      text: text!.trim(),
      output: output!,
    }))
  const example = (text: string, label: string, group: string, key = text): Told => ({
    fields: { text, label },
    key: hash64(key),
    group: hash64(group),
  })
  const sayAll = (
    set: TemplateSet,
    pool: readonly Told[],
    queries: readonly Told[],
    fewShot = 1,
    limits?: Limits,
  ) => {
    const show = Number.POSITIVE_INFINITY
    const renderer = createRenderer(set, { fewShot, show, pool, ...(limits && { limits }) })
    return queries.map(query => renderer.say(query, set.templates[0]!))
  }
  const queries = range(200).map(i => example(`问${i}`, LABELS[i % 3]!, `q${i}`))

  test('are never relatives of the query, nor the query itself, nor relatives of one another', () => {
    const set = setFrom(ANSWERS + section('t'), {}, LAYOUT)
    const pool = range(30).map(i => example(`例${i}`, LABELS[i % 3]!, `g${i % 6}`))
    const asked = pool.map(({ fields, group }, i) => ({ fields, group, key: hash64(`other key ${i}`) }))
    for (const [i, said] of sayAll(set, pool, asked).entries()) {
      const groups = shotsIn(said).map(({ text }) => Number(text.slice(1)) % 6)
      expect(groups.length).toBeGreaterThanOrEqual(2)
      expect(groups).not.toContain(i % 6)
      expect(new Set(groups).size).toBe(groups.length)
    }
    const twins = range(12).map(i => example('同一句', LABELS[i % 3]!, `g${i}`))
    const [said] = sayAll(set, twins, [example('同一句', 'yes', 'elsewhere')])
    expect(said).toMatchObject({ shots: 0, shotless: 'none admissible' })
  })

  test('have the query’s instruction, word for word', () => {
    const set = setFrom(
      ANSWERS + section('t', '', '', '{{ "长" if text.length > 3 else "短" }}文怎么看？'),
      {},
      LAYOUT,
    )
    const pool = range(40).map(i => example(i % 2 === 0 ? `例${i}` : `例文很长${i}`, LABELS[i % 3]!, `g${i}`))
    for (const [i, said] of sayAll(
      set,
      pool,
      queries.map(({ key, group }, i) => ({
        fields: { text: i % 2 === 0 ? '问' : '问得很长', label: 'yes' },
        key,
        group,
      })),
    ).entries()) {
      expect(said.shots).toBeGreaterThanOrEqual(2)
      expect(shotsIn(said).every(({ text }) => text.length > 3 === (i % 2 === 1))).toBe(true)
    }
  })

  test('fit the template themselves and are printed in the query’s option form', () => {
    const set = setFrom(`${ANSWERS}${section('base')}`, {}, LAYOUT)
    const conditional = setFrom(
      ANSWERS + section('t', 'when="label != \'open\'"', '{{ options }}') + section('base'),
      {},
      LAYOUT,
    )
    expect(set.templates.length).toBe(1)
    const pool = range(40).map(i => example(`例${i}`, LABELS[i % 3]!, `g${i}`))
    const forms = new Set<string>()
    for (const said of sayAll(
      conditional,
      pool,
      queries.filter(({ fields }) => fields['label'] !== 'open'),
    )) {
      forms.add(said.form)
      const shots = shotsIn(said)
      expect(shots.length).toBeGreaterThanOrEqual(2)
      for (const { output } of shots)
        expect(output).toMatch(said.form === 'letters' ? /^[A-C]$/ : /^(是|否)$/)
    }
    expect([...forms].sort()).toEqual(['bullets', 'letters'])
  })

  test('are not all of one answer where the pool has another', () => {
    const set = setFrom(ANSWERS + section('t'), {}, LAYOUT)
    const pool = [...range(40).map(i => example(`例${i}`, 'yes', `g${i}`)), example('例外', 'no', 'other')]
    for (const said of sayAll(set, pool, queries))
      expect(new Set(shotsIn(said).map(({ output }) => output)).size).toBe(2)
  })

  test('take a prompt to no more than it may have and are left out where there is no room', () => {
    const limits = { input: 1000, output: 100, meter: UPPER_BOUND }
    const set = setFrom(ANSWERS + section('t'), {}, LAYOUT)
    const pool = range(40).map(i => example(`${i}${'例'.repeat(300)}`, LABELS[i % 3]!, `g${i}`))
    const said = sayAll(set, pool, queries, 1, limits)
    for (const { instruction, input, lengths } of said) {
      expect(lengths.input).toBe(UPPER_BOUND.prompt(instruction, input))
      expect(lengths.input).toBeLessThanOrEqual(1000)
    }
    expect(said.some(({ shots }) => shots >= 2)).toBe(true)
    const long = (length: number) => [example('问'.repeat(length), 'yes', 'q')]
    expect(sayAll(set, pool, long(700), 1, limits)[0]).toMatchObject({ shots: 0, shotless: 'no room' })
    expect(sayAll(set, pool, long(1001), 1, limits)[0]).toMatchObject({ shots: 0, over: 'prompt too long' })
    expect(sayAll(set, pool, long(1001))[0]!.over).toBeUndefined()
  })

  test('are such as the layout asks of the query itself', () => {
    const short = SHOTS_TEXT.replace(/shots=1\.\.3/, 'shots=2..3 when="input.length <= 20"')
    const set = setFrom(ANSWERS + section('t'), {}, { _shots: short })
    const pool = range(40).map(i =>
      example(`例${'很长'.repeat(i % 2 === 0 ? 20 : 0)}${i}`, LABELS[i % 3]!, `g${i}`),
    )
    const shown = sayAll(set, pool, queries).flatMap(shotsIn)
    expect(shown.length).toBeGreaterThan(200)
    expect(shown.filter(({ text }) => text.length > 20)).toEqual([])
  })

  test('that leave no room for the layout’s own words are as many fewer as it takes', () => {
    const set = setFrom(ANSWERS + section('t'), {}, LAYOUT)
    const pool = range(40).map(i => example(`例${i}`, LABELS[i % 3]!, `g${i}`))
    const counts = new Set<number>()
    for (const input of range(120)) {
      const limits = { input, output: 100, meter: UPPER_BOUND }
      for (const each of sayAll(set, pool, queries.slice(0, 20), 1, limits)) {
        if (each.over === undefined) expect(each.lengths.input).toBeLessThanOrEqual(input)
        else expect(each.lengths.input).toBeGreaterThan(input)
        counts.add(each.shots)
      }
    }
    expect(counts).toEqual(new Set([0, 2, 3]))
  })

  test('are as many as the layout takes, and none where too few are admissible; then the row is a plain one', () => {
    const set = setFrom(ANSWERS + section('t'), {}, LAYOUT)
    const pool = range(30).map(i => example(`例${i}`, LABELS[i % 3]!, `g${i}`))
    const said = sayAll(set, pool, queries)
    expect(new Set(said.map(({ shots }) => shots))).toEqual(new Set([2, 3]))
    for (const each of said) expect(shotsIn(each).length).toBe(each.shots)
    const bare = sayAll(set, [], queries, 0)
    for (const [i, each] of sayAll(set, pool.slice(0, 1), queries).entries()) {
      expect(each).toMatchObject({
        shots: 0,
        shotless: 'none admissible',
        input: bare[i]!.input,
        instruction: bare[i]!.instruction,
      })
    }
  })

  test('leave the query as it is: same output, its input at the end', () => {
    const set = setFrom(ANSWERS + section('t', '', '{{ options }}'), {}, LAYOUT)
    const pool = range(30).map(i => example(`例${i}`, LABELS[i % 3]!, `g${i}`))
    const bare = sayAll(set, pool, queries, 0)
    for (const [i, said] of sayAll(set, pool, queries).entries()) {
      expect(said.output).toBe(bare[i]!.output)
      expect(said.input.endsWith(`?${bare[i]!.input}`)).toBe(true)
      expect(said.form).toBe(bare[i]!.form)
    }
  })

  test('stand in about the share of rows that --few-shot says, and never with a zero-shot template', () => {
    const set = setFrom(ANSWERS + section('t'), {}, LAYOUT)
    const pool = range(60).map(i => example(`例${i}`, LABELS[i % 3]!, `g${i}`))
    const many = range(4000).map(i => example(`问${i}`, LABELS[i % 3]!, `q${i}`))
    for (const share of [0, 0.1, 0.25, 0.9, 1]) {
      const rows = sayAll(set, pool, many, share).filter(({ shots }) => shots > 0).length
      expect(Math.abs(rows / many.length - share)).toBeLessThanOrEqual(
        4 * Math.sqrt((share * (1 - share)) / many.length),
      )
    }
    const never = setFrom(ANSWERS + section('t', 'zero-shot'), {}, LAYOUT)
    expect(sayAll(never, pool, many.slice(0, 200)).filter(({ shots }) => shots > 0)).toEqual([])
  })

  test('do not depend on the order of the rows, on other rows or on what was rendered before', () => {
    const set = setFrom(ANSWERS + section('t', '', '{{ options }}'), {}, LAYOUT)
    const pool = range(30).map(i => example(`例${i}`, LABELS[i % 3]!, `g${i}`))
    const forwards = sayAll(set, pool, queries).map(({ input }) => input)
    const backwards = sayAll(set, pool, [...queries].reverse()).map(({ input }) => input)
    expect(backwards.reverse()).toEqual(forwards)
    expect(sayAll(set, pool, [queries[150]!])[0]!.input).toBe(forwards[150])
  })
})

describe('the project’s template files', () => {
  for (const name of readdirSync(TEMPLATES).filter(each => each.endsWith('.njk'))) {
    test(`${name} parses`, () => {
      const { sections } = parseTemplateFile(readFileSync(join(TEMPLATES, name), 'utf8'), name)
      expect(sections.length).toBeGreaterThan(0)
    })
  }

  test('have layouts that print every worked example before the query, and the query last', () => {
    const layouts = loadLayouts(
      parseTemplateFile(readFileSync(join(TEMPLATES, '_shots.njk'), 'utf8'), '_shots.njk'),
    )
    expect(layouts.length).toBeGreaterThanOrEqual(3)
    for (const layout of layouts) {
      for (let count = layout.least; count <= layout.most; count++) {
        const shots = range(count).map(i => ({ input: `入${i}入`, output: `出${i}出` }))
        const { instruction, input: text } = layOutTexts(layout, '照做', '题目', shots)
        expect(instruction).toContain('照做')
        const places = [...shots.flatMap(({ input, output }) => [input, output]), '题目'].map(each =>
          text.indexOf(each),
        )
        expect(
          places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]!)),
          layout.name,
        ).toBe(true)
      }
    }
  })
})
