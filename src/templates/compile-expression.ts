import { beyond, type Emission, emitName, loopField, type Reach } from './compile-names.ts'
import { quote } from './compile-print.ts'
import { filterNamed, type Node } from './nunjucks.ts'

const BINARY: Readonly<Record<string, string>> = {
  Or: ' || ',
  And: ' && ',
  Add: ' + ',
  Sub: ' - ',
  Mul: ' * ',
  Div: ' / ',
  Mod: ' % ',
}
const SIGN: Readonly<Record<string, string>> = { Not: '!', Neg: '-', Pos: '+' }
const COMPARISONS: ReadonlySet<unknown> = new Set(['==', '===', '!=', '!==', '<', '>', '<=', '>='])

/**
 * JavaScript for an expression of nunjucks' tree. Operators stand side by side as nunjucks emits them, without
 * brackets of our own, so that JavaScript's precedence decides here as it does there.
 */
export function emitExpression(node: Node | null | undefined, reach: Reach, emission: Emission): string {
  if (!node) return beyond(emission, 'an empty expression')
  const child = (field: string) => emitExpression(node[field] as Node | null, reach, emission)
  const children = () =>
    (node['children'] as Node[]).map(inner => emitExpression(inner, reach, emission)).join(',')
  const { typename } = node
  if (typename in BINARY) return child('left') + BINARY[typename] + child('right')
  if (typename in SIGN) return signed(SIGN[typename]!, child('target'), emission)
  switch (typename) {
    case 'Literal':
      return literal(node['value'])
    case 'Symbol':
      return emitName(node['value'] as string, reach, emission)
    case 'LookupVal':
      return lookup(node, reach, emission)
    case 'Filter':
      return filter(node, reach, emission)
    case 'Group':
      return `(${children()})`
    case 'Array':
      return `[${children()}]`
    case 'Dict':
      return pairs(node, reach, emission)
    case 'KeywordArgs':
      return `keywords(${pairs(node, reach, emission)})`
    case 'InlineIf':
      return `(${child('cond')}?${child('body')}:${node['else_'] ? child('else_') : '""'})`
    case 'In':
      return `has(${child('left')},${child('right')})`
    case 'FloorDiv':
      return `Math.floor(${child('left')} / ${child('right')})`
    case 'Pow':
      return `Math.pow(${child('left')},${child('right')})`
    case 'Compare':
      return child('expr') + comparisons(node, reach, emission)
    default:
      return beyond(emission, typename)
  }
}

/** Two like signs would be JavaScript's `--` or `++`, which nunjucks emits and which then fails or counts. */
const signed = (sign: string, target: string, emission: Emission): string =>
  sign !== '!' && target.startsWith(sign) ? beyond(emission, `${sign}${sign}`) : sign + target

function literal(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  // A new one at each use: an expression with the flag y or g remembers where it was.
  if (value instanceof RegExp) return `new RegExp(${quote(value.source)},${quote(value.flags)})`
  return String(value)
}

function lookup(node: Node, reach: Reach, emission: Emission): string {
  const target = node['target'] as Node
  const key = node['val'] as Node | null
  const name = key?.typename === 'Literal' ? key['value'] : undefined
  const field =
    target.typename === 'Symbol' && target['value'] === 'loop' ? loopField(name, reach) : undefined
  if (field !== undefined) return field
  const from = emitExpression(target, reach, emission)
  if (typeof name !== 'string' && typeof name !== 'number')
    return `member((${from}),${emitExpression(key, reach, emission)})`
  // A fixed key stands in the code, where JavaScript remembers the shape of the object that it was last found in.
  const fixed = literal(name)
  return `(typeof (found = (owner = (${from}))?.[${fixed}]) === "function" ? bound(owner,${fixed}) : found)`
}

function filter(node: Node, reach: Reach, emission: Emission): string {
  const { value: name } = node['name'] as { value: string }
  const found = filterNamed(name)
  if (!found) return beyond(emission, `the filter ${name}`)
  const number = emission.filters.push(found) - 1
  const values = (node['args'] as Node)['children'] as Node[]
  return `f${number}.call(${['self', ...values.map(value => emitExpression(value, reach, emission))].join(',')})`
}

function pairs(node: Node, reach: Reach, emission: Emission): string {
  const entries = (node['children'] as Node[]).map(pair => {
    const key = pair['key'] as Node
    const name = key['value']
    if (typeof name !== 'string') return beyond(emission, 'a key that is no name')
    return `${quote(name)}: ${emitExpression(pair['value'] as Node, reach, emission)}`
  })
  return `{${entries.join(',')}}`
}

const comparisons = (node: Node, reach: Reach, emission: Emission): string =>
  (node['ops'] as Node[])
    .map(({ type, expr }) =>
      COMPARISONS.has(type)
        ? ` ${type} ${emitExpression(expr as Node, reach, emission)}`
        : beyond(emission, `the operator ${type}`),
    )
    .join('')
