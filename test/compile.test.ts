import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BiflanError } from '../src/lib/errors.ts'
import { UPPER_BOUND } from '../src/lib/tokens.ts'
import {
  compileCondition,
  compilePiece,
  compilePlain,
  compileText,
  type PieceText,
} from '../src/templates/compile.ts'
import { type Part, parseTemplateFile } from '../src/templates/file.ts'
import { conditionPart, interpretText, type Text } from '../src/templates/nunjucks.ts'
import { BEGINS_BLANK, ENDS_BLANK, type Piece, textOf } from '../src/templates/piece.ts'
import { createExampleScope, numberFields, plainScope } from '../src/templates/scope.ts'

type Names = Readonly<Record<string, unknown>>

const part = (text: string): Part => ({ text, file: 'some.njk', line: 7 })

/** What a text does with some names: what it says, or the error's message. */
function outcome(text: Text, names: Names): string {
  try {
    return `text: ${text(plainScope(names))}`
  } catch (error) {
    if (!(error instanceof BiflanError)) throw error
    // The two word it differently that a value is missing, but name the same place.
    return `error: ${error.message.replace(/no value for .*|attempted to output null or undefined value/, 'missing')}`
  }
}

/** Holds the compiled text to the interpreted one; true where they yield a text. */
function same(compiled: Text, interpreted: Text, names: Names, source: string): boolean {
  const right = outcome(interpreted, names)
  const found = outcome(compiled, names)
  if (found !== right) expect({ source, names, outcome: found }).toEqual({ source, names, outcome: right })
  samePiece(right, names, source)
  return right.startsWith('text: ')
}

const pieces = new Map<string, PieceText>()

/** Holds the piece of a text to the text, trimmed: its JSON, its length, its edges. */
function samePiece(right: string, names: Names, source: string): void {
  const numbers = numberFields(new Map(Object.entries(names)))
  const name = `${[...numbers.keys()].join()}\n${source}`
  const said = pieces.get(name) ?? compilePiece(part(source), numbers)
  pieces.set(name, said)
  const scope = createExampleScope(numbers)
  scope.turnTo(names, undefined)
  let piece: Piece | undefined
  const found = outcome(() => {
    piece = said(scope)
    return textOf(piece)
  }, names)
  // A text that would be ill-formed, or is put together from halves, has no piece.
  if (/: half a character in what it prints$/.test(found)) return
  const wanted = right.startsWith('text: ') ? `text: ${right.slice('text: '.length).trim()}` : right
  // The text has a place of its own.
  const placeless = (said: string) => said.replace(/^error: \S+?\.njk:\d+/, 'error')
  if (placeless(found) !== placeless(wanted))
    expect({ source, names, piece: found }).toEqual({ source, names, piece: wanted })
  if (!piece) return
  const text = textOf(piece)
  const edges = text === '' ? BEGINS_BLANK | ENDS_BLANK : 0
  expect({ source, names, ...piece }).toEqual({
    source,
    names,
    json: JSON.stringify(text).slice(1, -1),
    units: UPPER_BOUND.text(text) - 1,
    edges,
  })
}

const printed = (text: string, names: Names): string => compileText(part(text))(plainScope(names))

const HOSTILE = [
  ...['', ' ', '"', "'", '\\', '`', '$', '{{ a }}', '{% if a %}', '{#', '#}', '}}', '|||', '</script>'],
  ...[
    '\n',
    '\r\n',
    '\t',
    '\u0000',
    '\u2028',
    '\u2029',
    '\ufeff',
    '😀',
    '👩‍👩‍👧',
    '\ud83d',
    '\ude00',
    'a\ud800b',
    '中文，标点。',
  ],
  ...['0', '1', ' 1 ', '-1', 'NaN', 'true', 'null', 'undefined', '__proto__', 'constructor', 'length', 'a'],
]
const strings = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map(units => String.fromCharCode(...units)),
  fc.string({ unit: 'grapheme' }),
)
const scalars = fc.oneof(
  strings,
  fc.integer({ min: -3, max: 12 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
)

/**
 * Everything at once: a list of lists that may be printed, walked and joined, and asked for any field, which is such
 * a list again.
 */
const rich = (fields: readonly string[], leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .array(fc.array(fc.array(leaf, { maxLength: 2 }), { maxLength: 3 }), { minLength: 3, maxLength: 4 })
    .map(pool => {
      let next = 0
      const dress = (list: unknown[]) => {
        const names = fields.filter(field => !(field in Array.prototype))
        Object.assign(list, Object.fromEntries(names.map(field => [field, pool[next++ % pool.length]])))
      }
      for (const list of pool) {
        dress(list)
        list.forEach(dress)
      }
      return pool[0]
    })

const every = <T>(fields: readonly string[], values: fc.Arbitrary<T>) =>
  Object.fromEntries(fields.map(field => [field, values]))

describe('the templates', () => {
  for (const file of readdirSync('templates').filter(name => name.endsWith('.njk'))) {
    const { sections } = parseTemplateFile(readFileSync(join('templates', file), 'utf8'), file)
    const parts = sections.flatMap(({ opening, input, output, flags, line }) => [
      opening,
      ...(input ? [input] : []),
      ...(output ? [output] : []),
      ...(flags.when === undefined ? [] : [conditionPart(flags.when, file, line)]),
    ])

    it(`${file} is compiled and says the same as nunjucks`, () => {
      const tags = parts.flatMap(({ text }) => text.match(/\{[{%].*?[%}]\}/g) ?? [])
      const fields = [...new Set(tags.flatMap(tag => tag.match(/[A-Za-z_]\w*/g) ?? []))]
      const good = rich(fields, strings)
      const any = fc.oneof(
        { weight: 8, arbitrary: good },
        { weight: 4, arbitrary: strings },
        { weight: 1, arbitrary: scalars },
      )
      const sound = fc.sample(fc.record({ ...every(fields, good), index: fc.nat(3) }), 40)
      const hostile = fc.sample(fc.record(every(fields, any), { requiredKeys: [] }), 12)
      for (const each of parts) {
        const compiled = compilePlain(each)
        expect(compiled, `${file}:${each.line} is left to nunjucks`).toBeDefined()
        const interpreted = interpretText(each)
        const said = sound.filter(names => same(compiled!, interpreted, names, each.text))
        if (!KEYED.test(each.text))
          expect(said.length, `${file}:${each.line} says nothing`).toBeGreaterThan(0)
        for (const names of hostile) same(compiled!, interpreted, names, each.text)
      }
    })
  }
})

/** Look-ups whose data has to have a shape that chance does not find: there only agreement is asked for. */
const KEYED = /\[(?:"[^"]*[^\x20-\x7e]|(?!index)[a-z]+\]|\d+\]\.)|\.values\b/

const CONTEXTS: readonly Names[] = [
  {},
  // of the kinds that the names suggest
  {
    a: 1,
    b: 2,
    c: 3,
    s: 'text',
    t: '“文”',
    xs: [3, 1, 2],
    ys: ['b', 'a'],
    o: { k: 'v', n: 1 },
    d: { x: { y: 'deep' } },
    f: false,
  },
  // empty, or nearly
  { a: '1', b: 1, c: '', s: '', t: '\ud800', xs: [], ys: [null, undefined, 0], o: {}, d: null, f: true },
  {
    a: null,
    b: undefined,
    c: 0,
    s: 'aXbX',
    t: 'X',
    xs: ['1', 1, true],
    ys: [[1, 2], ['p', 'q', 'r'], 'uv'],
    o: { 1: 'one', a: [1] },
    d: [],
    f: 0,
  },
  // of other kinds
  {
    a: 'a',
    b: ['a'],
    c: [],
    s: '😀b',
    t: '😀',
    xs: 'string',
    ys: { length: 2, 0: 'p', 1: 'q' },
    o: 'o',
    d: { x: [] },
    f: Number.NaN,
  },
  {
    a: true,
    b: -0,
    c: 1.5,
    s: ['s'],
    t: 3,
    xs: new Set([1, 2]),
    ys: new Map([['k', 'v']]),
    o: { o: { o: {} }, length: 0 },
    d: { x: { y: null } },
    f: 'f',
  },
  {
    a: -7,
    b: 2,
    c: Infinity,
    s: '\n"\'\\',
    t: '\\',
    xs: [
      { k: 1, n: 'z' },
      { k: 0, n: 'a' },
    ],
    ys: [null],
    o: Object.create({ n: 'inherited' }),
    d: 5,
    f: '',
  },
  // of kinds that no example has
  {
    a: { valueOf: () => 4, toString: () => 'four' },
    b: new Date(0),
    c: 10n,
    s: 's',
    t: [],
    xs: [[[1], [2]], [[3]]],
    ys: [{}, []],
    o: { xs: [1, 2], f: () => 'called' },
    loop: { index: 'mine' },
    d: { x: 1 },
    f: null,
  },
]

/** Expressions, two blanks apart. */
const EXPRESSIONS = String.raw`
a  b  s  o.k  o["k"]  d.x.y  d.x.y.z  o[s]  o[a]  s.length  xs.length  xs[0]  xs[a]  xs[xs.length - 1]  s[0]  "甲乙丙"[a]  "甲乙丙".length
"甲乙丙"[a][0]  [a, b][1]  [[a], [b]][0][0]  {k: a}.k  {"k": a, b: s}["b"]  {"__proto__": o}.k  o.constructor  s.trim  xs.join  o.f  o.__proto__
s[1.5]  o[none]  o[true]  xs["length"]  xs[missing]  missing[a]  missing.k  missing.k.l  missing[a in 5]  s["tr" + "im"]  o["const" + "ructor"]  xs["jo" + "in"]  5[0]  "a\\b\"c\n"  'it\'s'  "\v\d"  '"'
"😀"[0]  r/X/g  r/[a-z]+\/x/gi.source  r/x/  o[r/x/]  1  0  1.5  007  1.0  99999999999999999999999  true  false  none  null  []  {}  [a, [b]]
(a)  ((a))  (a, b)  (a, b)[0]  [(a, b)]
a + b  a - b  a * b  a / b  a // b  a % b  a ** b  a + b + c  a - b - c  a + b - c  a - b + c  a - (b + c)  a * b / c  a / b * c  a % b * c
a * b % c  a // b // c  a / b // c  a // b / c  a ** b ** c  -a ** b  (-a) ** b  2 ** -a  a + b * c  (a + b) * c  a * (b + c)  s + 1 + 2  1 + 2 + s
s * 2  xs + ys  -a  +a  -(a + b)  - -a  + +a  -+a  +-a  a - -b  a + +b  a - +b  -s  -xs.length  -xs[0]  +s.length  a+b-c*2//3%4**5
a == b  a != b  a === b  a !== b  a < b  a > b  a <= b  a >= b  a < b < c  a == b == c  a < b == c  a == b < c  a + b == c  a == b + c  "1" == 1
"" == 0  null == undefined  none == missing  xs == xs  [1] == 1  a == true  s < t  s <= s  xs < ys  a < -b  a > "x"
not a  not not a  not a == b  not (a == b)  (not a) == b  not a and b  not (a and b)  a and not b  not a or b  not -a  not a < b
a or b  a and b  a or b and c  (a or b) and c  a and b or c  a or b or c  a and b and c  a or "none"  missing or s  xs or ys  a == 1 or b == 2
a < b and b < c  a in xs  a not in xs  "t" in s  "" in s  missing in s  "k" in o  "k" not in o  a in missing  a in 5  s in none  not a in xs
not (a in xs)  "x" in d  "n" in o  a in [a]  a in {a: 1}  [a] in [[a]]  a in xs == true  a in xs and b in xs  a in xs or b not in ys  "b" + "" in s
"constructor" in o  a in xs in ys  a + b in xs  "k" in missing and a  a and "k" in missing
"yes" if a  "yes" if a else "no"  a if b else c  a if b  (a if b else c) if f else s  a or b if c else s  a if b or c  ("x" if a == 1 else "y") + "z"
missing if a else b  (missing if a) or "else"  xs[0 if a else 1]  [a if b else c, c]  {k: a if b else c}.k  -(a if b else c)  not (a if b)
s | upper  s | lower  s | title  s | capitalize  s | trim  s | length  xs | length  xs | first  xs | last  xs | join  xs | join("、")  xs | join(", ", "k")
xs | sort  xs | sort(true)  xs | sort(reverse=true)  xs | sort(attribute="k")  xs | sort(false, true, "n")  xs | sort(attribute="n", reverse=true)
xs | reverse  s | reverse  xs | sum  xs | sum("k")  xs | sum("k", 10)  xs | groupby("k")  xs | groupby("k") | dump  xs | selectattr("k")  xs | rejectattr("k")
xs | select("odd")  xs | reject("odd")  xs | select  xs | slice(2) | dump  xs | batch(2) | dump  xs | batch(2, "-") | dump  xs | list  s | list  o | list | dump
s | replace("X", "Y")  s | replace("X", "Y", 1)  s | replace(r/[aX]/g, "Z")  s | replace(r/x/i, t)  s | truncate(2)  s | truncate(2, true, "…")
s | indent  s | indent(2, true)  s | wordcount  s | nl2br  s | escape  s | safe  (s | safe) + "x"  s | forceescape  s | striptags  s | urlencode
o | dump  xs | dump  s | dump  o | dump(2)  missing | dump  a | default("d")  missing | default("d")  a | default("d", true)  a | d("x")
a | abs  c | round  c | round(1, "floor")  a | int  s | int(5)  s | float  s | string  s | center(9)  o | dictsort | dump  o | dictsort(false, "value") | dump
s | urlize  s | e  xs | join("、") | length  xs | reverse | join  (xs | length) + 1  xs | length + 1  xs | length == 3  not xs | length  "a" in xs | join
"a" in (xs | join)  -a | abs  (-a) | abs  a + b | abs  s | upper if a else t | upper  xs | length > 1 and s | length > 1  (xs | first).k  (xs | sort)[0]
[a, b] | join("-")  {b: 2, a: 1} | dictsort | dump  {k: a} | dump  {a: {b: [c]} } | dump  {b: 1, b: 2} | dump  "a-b" | replace("-", t)  xs | join(t | upper)
s | replace("X", a="1")  s | replace(old="X", new_="Y")  [a, b, c] | sort(reverse=a) | join  s | upper | lower  xs | join(del="-")
`
  .trim()
  .split(/\n| {2,}/)

/** White space, branches, loops in loops, names that hide others, the branch of a loop without turns. */
const STATEMENTS = `
plain
x{# a note #}y
x{{ a }}y{{ b }}z
{{ a }}{{ b }}
{{ a + b }}{{ c }}
{{- a -}}
 {{- a -}} ↵
x  {%- if a %}  A  {%- endif -%}  y
  {% if a %}↵A↵  {% endif %}↵B
x {% if a -%} A {%- else -%} B {%- endif %} y
{% raw %}{{ a }}{% endraw %}
{% if a %}A{% elif b %}B{% elseif c %}C{% else %}D{% endif %}
{% if a %}{% if b %}AB{% endif %}{% else %}{% if c %}C{% endif %}{% endif %}
{% if a %}{% endif %}
{% for x in xs %}{{ x }},{% endfor %}
{% for x in xs %}{{ loop.index }}/{{ loop.length }} {% endfor %}
{% for x in xs %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{% endfor %}
{% for x in xs %}{{ loop.first }}{{ loop.last }};{% endfor %}
{% for x in xs %}{{ "" if loop.last else "、" }}{% endfor %}
{% for x in xs %}{{ loop | dump }}{{ loop["index"] }}{{ [loop[s]] | dump }}{% endfor %}
{% for x in xs %}{{ loop.nothing or "-" }}{% endfor %}
{% for x in xs %}{{ [loop.constructor] | dump }}{% endfor %}
{% for x in xs %}{{ -loop.index0 }}{{ 5 - -loop.index }}{% endfor %}
{% for x in [3] %}{{ - -x }}{{ x }}{% endfor %}
{{ loop.index }}
{{ loop | dump }}
{% for x in xs %}{{ "甲乙丙"[loop.index0] }}、{{ x }}↵{% endfor %}
{% for x in xs %}↵例{{ loop.index }}↵{{ x }}↵↵{% endfor %}↵完
{% for x in xs %}{{ x.k }}{{ x.n }}{% else %}none{% endfor %}
{% for x in xs %}a{% else %}{{ [x] | dump }}{% endfor %}
{% for x in xs %}a{% else %}{{ loop.index }}{% endfor %}
{% for a in xs %}{{ a }}{% endfor %}{{ a }}
{% for xs in xs %}{{ xs }}{% endfor %}{{ xs }}
{% for x in x %}{{ x }}{% else %}none{% endfor %}
{% for x in ys %}{% for x in x %}{{ x }}{% endfor %}{{ x }};{% endfor %}
{% for x in ys %}{% for y in x %}{{ y }}{{ loop.index }}{% else %}({{ [y, x] | dump }}{{ loop.index }}){% endfor %}{{ loop.index }};{% endfor %}
{% for x in ys %}{% for y in xs %}{{ loop.index }}{% for z in s %}{{ loop.index0 }}{{ z }}{% endfor %}{{ loop.last }}{% endfor %}{{ loop.revindex }}{% endfor %}
{% for x in ys %}{% for y in [[1, 2], none, []][loop.index0] %}{{ y }}{% else %}none{% endfor %};{% endfor %}
{% for x in [[1], none, [2], [], none] %}{% for y in x %}{{ y }}{% else %}else{{ [y] | dump }}{% endfor %};{% endfor %}
{% for x in [1, 2] %}{% for y in loop.index %}{% else %}{{ loop.index }}{% endfor %}{% for y in [loop.index] %}{{ y }}{{ loop.length }}{% endfor %}{% endfor %}
{% for x in s %}[{{ x }}]{% endfor %}
{% for x in o %}{{ x }}{% else %}none{% endfor %}
{% for x in a %}{{ x }}{% else %}none{% endfor %}
{% for x in missing %}{{ x }}{% else %}none{% endfor %}
{% for x in {length: 2} %}{{ loop.index }}{% endfor %}
{% for x in [missing, 1] %}{{ x or "-" }}{% endfor %}
{% for x in [missing, 1] %}{{ x }}{% endfor %}
{% for x in [a, b] | reverse %}{{ x }}{% endfor %}
{% for x in xs | sort %}{{ x }}{% endfor %}
{% for x in xs if true else ys %}{{ [x] | dump }}{% endfor %}
{% for k, v in o %}{{ loop.index }}{{ k }}={{ [v] | dump }}{{ loop.last }};{% else %}none{% endfor %}
{% for k, v in ys %}{{ loop.index }}{{ [k, v] | dump }};{% else %}none{{ [k, v] | dump }}{% endfor %}
{% for k, v in xs %}{{ k }}{{ v }}{% endfor %}
{% for k, v, w in ys %}{{ [k, v, w] | dump }}{% else %}{{ [k, v, w] | dump }}{% endfor %}
{% for k, v, w in o %}{{ [k, v, w] | dump }}{% else %}{{ [k, v, w] | dump }}{% endfor %}
{% for k, v in s %}{{ k }}{{ v }}{% endfor %}
{% for k, k in o %}{{ [k] | dump }}{% endfor %}{{ [k] | dump }}
{% for x in [o, [[1, 2]], {}, o, missing, []] %}{% for k, v, w in x %}{{ [k, v, w] | dump }}{% else %}else{{ [k, v, w] | dump }}{% endfor %};{% endfor %}
{% for k, v in o %}{% for k, v in [[v, k]] %}{{ [k, v] | dump }}{{ loop.index }}{% endfor %}{{ k }}{{ loop.length }}{% endfor %}
{% for k, v in {"b": 1, "2": [2], "10": 3} %}{{ k }}{{ v }}{{ loop.revindex }}{% endfor %}
{% for k, v in o %}a{% else %}{{ loop.index }}{% endfor %}
{% for x in [1] %}{% for k, v in o %}a{% else %}{{ loop.index }}{% endfor %}{% endfor %}
{% for x in xs %}{% if loop.first %}<{% elif loop.last %}>{% else %}={% endif %}{% endfor %}
{% if a %}{% for x in xs %}{{ x }}{% endfor %}{% else %}{{ b }}{% endif %}
{% for x in xs %}{% if x in ys %}{{ x }}{% endif %}{% endfor %}
line↵line↵{{ missing }}
line↵{% if a in 5 %}x{% endif %}
{% for x in xs %}↵{{ x.k }}↵{% endfor %}
`
  .slice(1, -1)
  .split('\n')
  .map(text => text.replaceAll('↵', '\n'))

describe('a table of expressions', () => {
  it.each(EXPRESSIONS)('%s', expression => {
    const texts = [
      `[{{ ${expression} }}]`,
      `[{{ [${expression}] | dump }}]`,
      `{% if ${expression} %}yes{% else %}no{% endif %}`,
      `{% for v in ${expression} %}{{ loop.index }}{{ [v] | dump }};{% else %}none{% endfor %}`,
      `{% for k, v in ${expression} %}{{ loop.index }}{{ [k, v] | dump }};{% else %}none{% endfor %}`,
    ]
    for (const text of texts) {
      const interpreted = interpretText(part(text))
      const compiled = compileText(part(text))
      for (const names of CONTEXTS) same(compiled, interpreted, names, text)
    }
  })

  it('is compiled but for what JavaScript would read as -- or ++', () => {
    const left = EXPRESSIONS.filter(expression => !compilePlain(part(`{{ ${expression} }}`)))
    expect(left).toEqual(['- -a', '+ +a'])
  })
})

describe('a table of texts', () => {
  it.each([...STATEMENTS, '', '\n'])('%j', text => {
    const interpreted = interpretText(part(text))
    const compiled = compileText(part(text))
    for (const names of CONTEXTS) same(compiled, interpreted, names, text)
  })

  it('is compiled but for a double sign, and for `loop` in the branch of a loop of pairs without turns', () => {
    const left = STATEMENTS.filter(text => !compilePlain(part(text)))
    expect(left.map(text => /- -x|\{% for k, v in o %\}a\{% else %\}\{\{ loop/.test(text))).toEqual([
      true,
      true,
      true,
    ])
  })
})

/** Sources of random texts. Operators stand without brackets, so that precedence decides. */
const { expression, statements } = fc.letrec<
  Record<'expression' | 'chain' | 'atom' | 'statements' | 'statement', string>
>(tie => {
  const [inner, chain, atom, body] = [tie('expression'), tie('chain'), tie('atom'), tie('statements')]
  const some = (...choices: string[]) => fc.constantFrom(...choices)
  const words = (text: string) => some(...text.split(' '))
  const form = (weight: number, parts: fc.Arbitrary<string>[], write: (...texts: string[]) => string) => ({
    weight,
    arbitrary: fc.tuple(...parts).map(texts => write(...texts)),
  })

  const text = some(...HOSTILE).map(raw => `"${raw.replace(/[%}#]\}/g, '').replace(/[\\"]/g, '\\$&')}"`)
  const name = words('a b c s t xs ys o d x y missing loop loop.index loop.index0 loop.last loop.length')
  const field = words('.k .n .length .x [0] [1] ["a"]')
  const sign = some('', '', '', 'not ', '-', '+')
  const minus = some('', '', '', '-')
  const operator = words('+ - * / // % ** == != === !== < > <= >= and or and or + - == not-in in').map(it =>
    it.replace('-in', ' in'),
  )
  const filter = words(
    'length join join("、") dump first last reverse sort sort(reverse=true) upper trim default("d") abs list replace("a","b") string',
  )
  const filler = some('text', '\n', ' ', '"', '{# note #}', '{{- "" }} ', '{{ "x" -}}\n ')
  const variables = some('x', 'y', 'a', 'xs', 'x, y', 'y, x', 'x, y, a')
  const items = fc.oneof(words('xs ys o x y d s'), inner)

  return {
    atom: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      form(4, [name], it => it),
      form(1, [words('(1) 0 (2.5) true false none "" []')], it => it),
      form(1, [text], it => it),
      form(1, [atom, field], (target, key) => target + key),
      form(1, [atom, inner], (target, key) => `${target}[${key}]`),
      form(2, [inner], it => `(${it})`),
      form(1, [inner, inner], (one, two) => `[${one}, ${two}]`),
      form(1, [inner, inner], (one, two) => `{k: ${one}, "n": ${two} }`),
    ),
    chain: fc
      .tuple(sign, atom, fc.array(fc.tuple(operator, minus, atom), { maxLength: 4 }))
      .map(([first, start, rest]) =>
        [first + start, ...rest.map(([by, then, next]) => `${by} ${then}${next}`)].join(' '),
      ),
    expression: fc.oneof(
      { depthSize: 'small', maxDepth: 5 },
      form(4, [chain], it => it),
      form(1, [chain, filter], (value, by) => `${value} | ${by}`),
      form(1, [atom, chain], (value, condition) => `${value} if ${condition}`),
      form(1, [atom, chain, atom], (value, condition, other) => `${value} if ${condition} else ${other}`),
    ),
    statements: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map(list => list.join('')),
    statement: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      form(2, [filler], it => it),
      form(1, [inner], it => `{{ ${it} }}`),
      form(6, [inner], it => `{{ [${it}] | dump }}`),
      form(2, [inner, body], (condition, then) => `{% if ${condition} %}${then}{% endif %}`),
      form(
        1,
        [inner, body, inner, body],
        (one, then, two, other) =>
          `{% if ${one} -%}\n${then}{% elif ${two} %} ${other}{%- else %}  -{% endif %}`,
      ),
      form(
        3,
        [variables, items, body],
        (each, list, then) => `{% for ${each} in ${list} %}${then}{% endfor %}`,
      ),
      form(
        2,
        [variables, items, body, body],
        (each, list, then, other) => `{% for ${each} in ${list} %}${then}{% else %}${other}{% endfor %}`,
      ),
    ),
  }
})

/** Names as an example's fields may be: JSON values and holes. */
const contexts = fc.oneof(
  fc.constantFrom(...CONTEXTS),
  fc.record(
    every(
      ['a', 'b', 'c', 's', 't', 'xs', 'ys', 'o', 'd', 'x'],
      fc.oneof(
        scalars,
        fc.array(scalars, { maxLength: 3 }),
        rich(['k', 'n', 'x', 'a'], scalars),
        fc.record(
          { k: scalars, n: scalars, x: scalars, 1: scalars, length: fc.nat(3) },
          { requiredKeys: [] },
        ),
      ),
    ),
    { requiredKeys: [] },
  ),
)

describe('random texts', () => {
  /** Counts texts that are compiled, renderings that yield a text, and all renderings. */
  function hold(sources: fc.Arbitrary<string>, numRuns: number) {
    const count = { compiled: 0, said: 0, all: 0 }
    fc.assert(
      fc.property(sources, fc.array(contexts, { minLength: 3, maxLength: 3 }), (source, several) => {
        let interpreted: Text
        try {
          interpreted = interpretText(part(source))
        } catch (error) {
          expect(() => compileText(part(source)), source).toThrow((error as Error).message)
          return
        }
        const compiled = compileText(part(source))
        if (compilePlain(part(source))) count.compiled++
        for (const names of several) {
          count.all++
          if (same(compiled, interpreted, names, source)) count.said++
        }
      }),
      { numRuns },
    )
    return count
  }

  it('expressions give the same text, or both throw', () => {
    const { compiled, said, all } = hold(
      expression.map(text => `{{ [${text}] | dump }}`),
      1500,
    )
    expect(compiled).toBeGreaterThan(1200)
    expect(said).toBeGreaterThan(all / 4)
  })

  it('statements give the same text, or both throw', () => {
    const { compiled, said, all } = hold(statements, 600)
    expect(compiled).toBeGreaterThan(400)
    expect(said).toBeGreaterThan(all / 8)
  })
})

describe('what is left to nunjucks', () => {
  it.each([
    ['{% for x in [1] %}{% set n = a + x %}{{ n }}{% endfor %}', '2'],
    ['{% for x in [1] %}{% macro say(what) %}<{{ what }}>{% endmacro %}{{ say(a) }}{% endfor %}', '<1>'],
    ['{{ a ~ "-" ~ missing }}', '1-undefined'],
    ['{{ "odd" if a is odd else "even" }}', 'odd'],
    ['{{ s.split("").join("·") }}', 't·e·x·t'],
    ['{% filter upper %}{{ s }}{% endfilter %}', 'TEXT'],
    ['{% switch a %}{% case 1 %}one{% default %}other{% endswitch %}', 'one'],
    ['{% for loop in [{}] %}{{ loop.index }}{% endfor %}', '1'],
    ['{{ 名 }}', '名'],
    ['{% for 名 in xs %}{{ 名 }}{% endfor %}', '312'],
  ])('%s', (text, right) => {
    const names = { ...CONTEXTS[1], 名: '名' }
    expect(compilePlain(part(text))).toBeUndefined()
    expect(printed(text, names)).toBe(right)
    expect(interpretText(part(text))(plainScope(names))).toBe(right)
  })

  it.each([
    ...[
      '{{ }}',
      '{{ () }}',
      '{{ a[] }}',
      '{{ a b }}',
      '{{ a"b }}',
      '{{ - - -a }}',
      '{% if a %}',
      '{% for a.b in xs %}{% endfor %}',
    ],
    ...[
      '{% for a, 5 in xs %}{% endfor %}',
      '{{ {a.b: 1} }}',
      '{{ {10: a} }}',
      '{{ {"__proto__": 1, "__proto__": 2} }}',
    ],
  ])('%s is refused', text => {
    expect(() => compileText(part(text))).toThrow(BiflanError)
    expect(() => compileText(part(text))).toThrow(/^some\.njk:7: /)
  })

  it('a filter that does not exist is an error only where it is reached', () => {
    expect(printed('{% if a %}{{ s | nosuch }}{% endif %}', { a: 0 })).toBe('')
    expect(() => printed('{{ s | nosuch }}', { s: 's' })).toThrow('some.njk:7: filter not found: nosuch')
  })
})

describe('errors', () => {
  it('name file, line and the value that is missing', () => {
    expect(() => printed('one\n\n{{ shot.output }}', { shot: {} })).toThrow(
      'some.njk:9: no value for {{ shot.output }}',
    )
    expect(() => printed('{{ xs[0].k }}', { xs: [{ k: null }] })).toThrow(
      'some.njk:7: no value for {{ xs[0].k }}',
    )
    expect(() => printed('{{ a or b }}', {})).toThrow('some.njk:7: no value for an expression')
  })

  it('of JavaScript are template errors too', () => {
    const fails = () => printed('{{ s | sum }}', { s: 5 })
    expect(fails).toThrow(BiflanError)
    expect(fails).toThrow(/^some\.njk:7: arr\.reduce is not a function$/)
  })

  it('in the syntax name the line', () => {
    expect(() => compileText(part('one\ntwo\n{{ a b }}'))).toThrow('some.njk:9: expected variable end')
  })
})

describe('conditions', () => {
  it('hold or do not', () => {
    const condition = compileCondition("'、' not in choices | join and choices.length > 1", 'some.njk', 3)
    expect(condition(plainScope({ choices: ['甲', '乙'] }))).toBe(true)
    expect(condition(plainScope({ choices: ['甲、乙', '丙'] }))).toBe(false)
    expect(condition(plainScope({ choices: ['甲'] }))).toBe(false)
  })
})
