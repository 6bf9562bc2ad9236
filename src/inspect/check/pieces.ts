import { z } from 'zod'
import { wholeOf } from '../../shapes/piece.ts'
import type { Template } from '../../templates/set.ts'
import { bare, quotedIn, SLOT, type Use, usesIn } from '../lint-source.ts'
import { perRow } from './check.ts'
import { error, NO_FAULT } from './finding.ts'

/**
 * The pieces of an output that must stand in its prompt. Undefined for a template that extracts nothing: whose output
 * prints no field that the task declares to be a piece of another (`pieceOf`), or whose input does not show that one.
 */
export type ReadPieces = (output: string) => string[]

const known = new WeakMap<Template, ReadPieces | null>()

export function pieceReader(template: Template, example: z.ZodObject): ReadPieces | undefined {
  let reader = known.get(template)
  if (reader === undefined) {
    reader = extracts(template, example) ? makeReader(template, example) : null
    known.set(template, reader)
  }
  return reader ?? undefined
}

function extracts({ source }: Template, example: z.ZodObject): boolean {
  const shown = usesIn(source.input).filter(({ path, counted }) => path === '' && !counted)
  return usesIn(source.output).some(use => {
    const whole = use.counted ? undefined : wholeOfUse(example, use)
    return whole !== undefined && shown.some(({ name }) => name === whole)
  })
}

function wholeOfUse(example: z.ZodObject, { name, path }: Use): string | undefined {
  let schema = inner(example.shape[name])
  for (const [, field, quoted] of path.matchAll(/\.(\w+)|\[["'](.*?)["']\]/g)) {
    if (schema instanceof z.ZodObject) schema = inner(schema.shape[field ?? quoted!])
    else if (schema instanceof z.ZodRecord) schema = inner(schema.valueType)
  }
  if (schema instanceof z.ZodRecord) schema = inner(schema.valueType)
  return schema && wholeOf(schema as z.ZodType)
}

/** What a list is a list of. */
function inner(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return schema instanceof z.ZodArray ? inner(schema.element) : schema
}

/**
 * JSON is read; other outputs are cut wherever the template's own words and marks stand, and where other fields stand
 * beside the pieces, at the marks that these may bring. A piece that is cut more finely than it was put together still
 * stands in the text, so nothing right is refused.
 */
function makeReader({ source: { output } }: Template, example: z.ZodObject): ReadPieces {
  const own = [...bare(output.text).split(new RegExp(`[${SLOT}\\n]`)), ...quotedIn(output.text)]
  const literals = [...new Set(own.map(text => text.trim()))].filter(text => text !== '')
  const uses = usesIn(output)
  const mixed = uses.some(use => !use.counted && wholeOfUse(example, use) === undefined)
  const cut = new RegExp(
    [
      '\\n',
      ...literals.toSorted((a, b) => b.length - a.length).map(literally),
      ...(mixed ? ['[（），：]'] : []),
    ].join('|'),
    'u',
  )
  const counts = uses.some(({ counted, name }) => counted || name === 'positions')
  const isPiece = (text: string) => text !== '' && !(counts && /^\d+$/.test(text))
  return text => {
    const json = jsonOf(text)
    const pieces = json === undefined ? text.split(cut) : stringsIn(json)
    return pieces.map(piece => piece.trim()).filter(isPiece)
  }
}

function jsonOf(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** What is extracted stands in the passage, word for word. */
export const PIECES = perRow(
  'extraction',
  'what a template extracts stands word for word in its prompt',
  ({ row, template, query }, { task }) => {
    const read = pieceReader(template, task.spec.example)
    if (!read) return NO_FAULT
    const lost = read(row.output).find(
      piece => !query.input.includes(piece) && !query.instruction.includes(piece),
    )
    return lost === undefined ? NO_FAULT : [error('an extract that is not in the prompt', lost)]
  },
)
