import { templateError } from '../lib/errors.ts'
import { suggestion } from '../lib/nearest.ts'
import type { Part } from './file.ts'
import { hasFilter, parseText } from './nunjucks.ts'
import { ANY, list, object, SCALAR, type Shape, TEXT } from './shape.ts'

/** A node of nunjucks' tree, as far as this module reads it. */
interface Node {
  readonly typename: string
  readonly lineno: number
  readonly [field: string]: unknown
}

/** Names in reach, innermost scope first. */
type Names = ReadonlyMap<string, Shape>

const LOOP = object({
  index: SCALAR,
  index0: SCALAR,
  revindex: SCALAR,
  revindex0: SCALAR,
  first: SCALAR,
  last: SCALAR,
  length: SCALAR,
})

/**
 * Checks a text against the names that are in reach: in output, conditions, loops, filters and behind dots.
 * nunjucks itself takes an unknown name for empty nearly everywhere, so a typing error would silently change rows.
 * Constructs that nunjucks gets wrong or that would make a row depend on more than its example are refused.
 * Returns the top-level names that the text uses.
 */
export function checkNames(part: Part, known: ReadonlyMap<string, Shape>): Set<string> {
  const used = new Set<string>()
  checkBlockEnds(part)

  const fail = (node: Node, found: string, expected?: string): never => {
    throw templateError({
      where: `${part.file}:${part.line + node.lineno}`,
      found,
      ...(expected !== undefined && { expected }),
    })
  }
  const all = (nodes: unknown, names: Names): void => {
    for (const node of nodes as Node[]) walk(node, names)
  }

  /** nunjucks parses `{% if }.x %}` into a tree with a hole, and fails when it compiles it. */
  let before: Node = { typename: 'Root', lineno: 0 }
  function walk(node: Node | undefined | null, names: Names): Shape {
    if (!node) return fail(before, 'an expression of which a part is missing')
    before = node
    const child = (field: string) => walk(node[field] as Node | null, names)
    switch (node.typename) {
      case 'Root':
      case 'NodeList':
      case 'Output':
      case 'Group':
        // A group is an expression in brackets; the others are sequences.
        return (node['children'] as Node[]).map(inner => walk(inner, names)).at(-1) ?? ANY
      case 'TemplateData':
        return TEXT
      case 'Literal':
        return typeof node['value'] === 'string' ? TEXT : SCALAR
      case 'Symbol':
        return symbol(node, names)
      case 'LookupVal':
        return lookup(node, names)
      case 'Filter':
        return filter(node, names)
      case 'If':
      case 'InlineIf':
        child('cond')
        if (node['else_']) child('else_')
        return child('body')
      case 'For':
        return loop(node, names)
      case 'Array':
        all(node['children'], names)
        return list(ANY)
      case 'Dict':
      case 'KeywordArgs':
        for (const pair of node['children'] as Node[]) walk(pair['value'] as Node, names)
        return ANY
      case 'Compare':
        child('expr')
        for (const operand of node['ops'] as Node[]) walk(operand['expr'] as Node, names)
        return SCALAR
      case 'Concat':
        return fail(
          node,
          'the operator ~, which prints "undefined" for what is missing',
          'the texts side by side',
        )
      case 'In':
      case 'Or':
      case 'And':
      case 'Add':
      case 'Sub':
      case 'Mul':
      case 'Div':
      case 'FloorDiv':
      case 'Mod':
      case 'Pow': {
        const left = child('left')
        child('right')
        return node.typename === 'Or' ? left : ANY
      }
      case 'Not':
        if ((node['target'] as Node).typename === 'Compare') {
          fail(node, '`not a == b`, which nunjucks reads as `(not a) == b`', '`not (a == b)` or `a != b`')
        }
        child('target')
        return SCALAR
      case 'Neg':
      case 'Pos':
        child('target')
        return SCALAR
      default:
        return fail(node, `the construct ${node.typename}`, 'output, if, for and filters')
    }
  }

  function symbol(node: Node, names: Names): Shape {
    const name = node['value'] as string
    const shape = names.get(name)
    if (!shape)
      return fail(
        node,
        `the name ${name}`,
        suggestion(name, names.keys()) ?? `one of ${[...names.keys()].join(', ')}`,
      )
    if (known.get(name) === shape) used.add(name)
    return shape
  }

  function lookup(node: Node, names: Names): Shape {
    const target = walk(node['target'] as Node, names)
    const key = node['val'] as Node | null
    if (!key) return fail(node, 'brackets with nothing that can be looked up')
    if (key.typename === 'Neg')
      return fail(node, 'a negative index, which nunjucks takes for a missing key', '`xs[xs.length - 1]`')
    if (key.typename !== 'Literal') {
      walk(key, names)
      return target.kind === 'list' ? target.item : target.kind === 'text' ? TEXT : ANY
    }
    const name = key['value'] as string | number
    if (target.kind === 'any') return ANY
    if (target.kind === 'object') {
      const field = target.fields.get(String(name))
      return (
        field ??
        fail(
          node,
          `the field ${name}`,
          suggestion(String(name), target.fields.keys()) ?? `one of ${[...target.fields.keys()].join(', ')}`,
        )
      )
    }
    if (typeof name === 'number' && target.kind !== 'scalar')
      return target.kind === 'list' ? target.item : TEXT
    if (name === 'length' && target.kind !== 'scalar') return SCALAR
    return fail(
      node,
      `the field ${name} of a ${target.kind === 'list' ? 'list' : target.kind}`,
      target.kind === 'scalar' ? 'no field' : '`length` or an index',
    )
  }

  function filter(node: Node, names: Names): Shape {
    const name = (node['name'] as Node)['value'] as string
    if (name === 'random') return fail(node, 'the filter random', 'a row that depends on its example alone')
    if (!hasFilter(name)) return fail(node, `the filter ${name}`, 'one of nunjucks')
    const values = (node['args'] as Node)['children'] as Node[]
    const shapes = values.map(value => walk(value, names))
    return ['sort', 'reverse', 'list'].includes(name) ? shapes[0]! : ANY
  }

  function loop(node: Node, names: Names): Shape {
    const items = walk(node['arr'] as Node, names)
    const inner = new Map(names).set('loop', LOOP)
    const target = node['name'] as Node
    const item = items.kind === 'list' ? items.item : ANY
    if (target.typename === 'Symbol') inner.set(target['value'] as string, item)
    else for (const part of target['children'] as Node[]) inner.set(part['value'] as string, ANY)
    walk(node['body'] as Node, inner)
    if (node['else_']) walk(node['else_'] as Node, names)
    return TEXT
  }

  try {
    walk(parseText(part) as Node, known)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw templateError({
      where: `${part.file}:${part.line}`,
      found: 'an expression that is nested too deeply to be read',
      expected: 'a short one',
    })
  }
  return used
}

/** With `trimBlocks` a line that ends in a block tag loses its line break and runs into the next. */
function checkBlockEnds(part: Part): void {
  const lines = part.text.split('\n')
  lines.slice(0, -1).forEach((line, i) => {
    if (!/%\}\s*$/.test(line)) return
    const besides = line.replace(/\{%.*?%\}/g, '').trim()
    if (besides === '') return
    throw templateError({
      where: `${part.file}:${part.line + i}`,
      found: `a line that ends in a block tag: ${line.trim()}`,
      expected: 'block tags on lines of their own, because the line break behind a tag is dropped',
    })
  })
}
