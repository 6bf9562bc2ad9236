import { emitExpression } from './compile-expression.ts'
import { beyond, type Emission, isPlain, type Reach } from './compile-names.ts'
import { quote } from './compile-print.ts'
import type { Node } from './nunjucks.ts'

/**
 * JavaScript that hands what a node prints to the printer. All locals are declared at the top of the function and keep
 * their values from one turn of an outer loop to the next, because nunjucks' own do: a text can see that.
 */
export function emitStatements(node: Node, reach: Reach, emission: Emission): string {
  // `elif` is an If where otherwise a list stands.
  const nodes =
    node.typename === 'Root' || node.typename === 'NodeList' ? (node['children'] as Node[]) : [node]
  return nodes
    .map(child =>
      child.typename === 'Output' ? output(child, reach, emission) : statement(child, reach, emission),
    )
    .join('\n')
}

function statement(node: Node, reach: Reach, emission: Emission): string {
  switch (node.typename) {
    case 'If':
      return branch(node, reach, emission)
    case 'For':
      return (node['name'] as Node).typename === 'Symbol'
        ? loop(node, reach, emission)
        : loopOfNames(node, reach, emission)
    default:
      return beyond(emission, node.typename)
  }
}

function output(node: Node, reach: Reach, emission: Emission): string {
  const { printer } = emission
  const printed = (node['children'] as Node[]).map(child => {
    if (child.typename === 'TemplateData') {
      const text = child['value'] as string
      return text === '' ? '' : printer.text(text)
    }
    const symbol = child.typename === 'Symbol' ? (child['value'] as string) : undefined
    return printer.value({
      value: emitExpression(child, reach, emission),
      missing: `missing(${node.lineno},${quote(wording(child))})`,
      name: symbol !== undefined && !reach.locals.has(symbol) ? symbol : undefined,
      member: memberOf(child, reach),
    })
  })
  return printed.join('\n')
}

/** The name of the field that a look into a loop variable finds. */
function memberOf({ typename, target, val }: Node, { locals }: Reach): string | undefined {
  if (typename !== 'LookupVal' || (val as Node | null)?.typename !== 'Literal') return undefined
  const { typename: kind, value: owner } = target as Node
  const name = (val as Node)['value']
  return kind === 'Symbol' && owner !== 'loop' && locals.has(owner as string) && typeof name === 'string'
    ? name
    : undefined
}

/** A name or path as a template's author wrote it, for messages. */
function wording(node: Node): string {
  const path = (inner: Node): string | undefined => {
    if (inner.typename === 'Symbol') return inner['value'] as string
    const key = inner['val'] as Node | undefined
    const target =
      inner.typename === 'LookupVal' && key?.typename === 'Literal'
        ? path(inner['target'] as Node)
        : undefined
    if (target === undefined) return undefined
    return typeof key!['value'] === 'string' ? `${target}.${key!['value']}` : `${target}[${key!['value']}]`
  }
  const known = path(node)
  return known === undefined ? 'an expression' : `{{ ${known} }}`
}

function branch(node: Node, reach: Reach, emission: Emission): string {
  const condition = emitExpression(node['cond'] as Node, reach, emission)
  const body = emitStatements(node['body'] as Node, reach, emission)
  const other = node['else_'] ? emitStatements(node['else_'] as Node, reach, emission) : ''
  return `if (${condition}) {\n${body}\n}${other === '' ? '' : ` else {\n${other}\n}`}`
}

/** Declares a local of its own for every call. */
function local(emission: Emission): string {
  const name = `v${emission.locals.length}`
  emission.locals.push(name)
  return name
}

/** `for item in items`: over whatever has a length. */
function loop(node: Node, reach: Reach, emission: Emission): string {
  const name = nameOf(node['name'] as Node, emission)
  const [index, length, items, item] = [local(emission), local(emission), local(emission), local(emission)]
  const locals = new Map(reach.locals).set(name, item)
  const body = emitStatements(node['body'] as Node, { locals, loop: { index, length } }, emission)
  return `${items} = ${emitExpression(node['arr'] as Node, reach, emission)}
if (${items}) {
${items} = items(${items})
${length} = ${items}.length
for (${index} = 0; ${index} < ${items}.length; ${index}++) {
${item} = ${items}[${index}]
${body}
}
}
${otherwise(node, length, { ...reach, locals }, emission)}`
}

/** `for key, value in object`, and `for a, b in pairs`: which of the two, only the value can tell. */
function loopOfNames(node: Node, reach: Reach, emission: Emission): string {
  const names = ((node['name'] as Node)['children'] as Node[]).map(each => nameOf(each, emission))
  const [index, length, items] = [local(emission), local(emission), local(emission)]
  const body = (locals: Reach['locals']) =>
    emitStatements(node['body'] as Node, { locals, loop: { index, length } }, emission)

  const parts = names.map(() => local(emission))
  const inList = new Map([...reach.locals, ...names.map((name, i) => [name, parts[i]!] as const)])
  const [key, value] = [local(emission), local(emission)]
  const inObject = new Map([...inList, [names[0]!, key], [names[1]!, value]])

  return `${items} = ${emitExpression(node['arr'] as Node, reach, emission)}
if (${items}) {
${items} = items(${items})
if (isArray(${items})) {
${length} = ${items}.length
for (${index} = 0; ${index} < ${items}.length; ${index}++) {
${parts.map((part, i) => `${part} = ${items}[${index}][${i}]`).join('\n')}
${body(inList)}
}
} else {
${index} = -1
${length} = keys(${items}).length
for (${key} in ${items}) {
${index}++
${value} = ${items}[${key}]
${body(inObject)}
}
}
}
${otherwise(node, length, { locals: inObject, loop: 'unsure' }, emission)}`
}

/** The branch for a loop without turns. nunjucks compiles it inside the loop, with the loop's names for whatever they hold. */
function otherwise(node: Node, length: string, reach: Reach, emission: Emission): string {
  if (!node['else_']) return ''
  return `if (!${length}) {\n${emitStatements(node['else_'] as Node, reach, emission)}\n}`
}

/** nunjucks writes the fields of `loop` into a loop variable of that name. */
function nameOf(node: Node, emission: Emission): string {
  const name = node['value']
  if (node.typename === 'Symbol' && isPlain(name) && name !== 'loop') return name
  return beyond(emission, 'a loop variable of an unusual name')
}
