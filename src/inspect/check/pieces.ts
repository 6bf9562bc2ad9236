import { z } from 'zod'
import { wholeOf } from '../../shapes/piece.ts'
import type { Part } from '../../templates/file.ts'
import type { Template } from '../../templates/set.ts'
import { bare, quotedIn, SLOT, type Use, usesIn } from '../lint-source.ts'

/** Finds a piece of an output that should stand in its prompt and does not. */
export type FindLost = (output: string, stands: (piece: string) => boolean) => string | undefined

type ReadPieces = (text: string) => string[]

const known = new WeakMap<Template, FindLost | null>()

/**
 * Undefined for a template that extracts nothing: whose output prints no field that the task declares to be a piece of
 * another (`pieceOf`), or whose input does not show that one.
 */
export function extractReader(template: Template, example: z.ZodObject): FindLost | undefined {
  let find = known.get(template)
  if (find === undefined) {
    const shown = usesIn(template.source.input).filter(({ path, counted }) => path === '' && !counted)
    const isPiece = (use: Use) => {
      const whole = use.counted ? undefined : wholeOfUse(example, use)
      return whole !== undefined && shown.some(({ name }) => name === whole)
    }
    const { output } = template.source
    find = usesIn(output).some(isPiece) ? makeFinder(output, isPiece) : null
    known.set(template, find)
  }
  return find ?? undefined
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

/** Reads outputs line by line, as the lines of the template write them; those with tags in them more loosely. */
function makeFinder(output: Part, isPiece: (use: Use) => boolean): FindLost {
  const lines = output.text.split('\n').filter(line => line.replace(/\{%.*?%\}/g, '').trim() !== '')
  const plain = lines.filter(line => !line.includes('{%')).toSorted((a, b) => bare(b).length - bare(a).length)
  const loops = output.text.match(/\{%-? *for .*?%\}/g)?.join('') ?? ''
  const holds = (code: string) => usesIn({ ...output, text: `${loops}{{${code}}}` }).some(isPiece)
  const readers = plain.map(line => lineReader(line, holds))
  const loose = looseReader(output)

  const lostIn: FindLost = (text, stands) => {
    const isLost = (piece: string) => piece.trim() !== '' && !stands(piece.trim())
    const fitting = readers.find(({ pattern }) => pattern.test(text))
    if (!fitting) return (plain.length < lines.length ? loose(text) : [text]).find(isLost)
    const lost = fitting.pieces(text).find(isLost)
    // A text between two that holds the sign between them is cut in the wrong place.
    return lost !== undefined && fitting.gaps > 1 ? loose(text).find(isLost) : lost
  }
  if (lines.length === 1 && loops === '') return lostIn
  return (text, stands) => {
    for (const line of text.split('\n')) {
      const lost = lostIn(line, stands)
      if (lost !== undefined) return lost
    }
    return undefined
  }
}

/** Reads a text that one line of a template wrote. */
function lineReader(line: string, isPiece: (code: string) => boolean) {
  const codes = [...line.matchAll(/\{\{(.*?)\}\}/g)].map(([, code]) => code!)
  const literals = line.split(/\{\{.*?\}\}/).map(literally)
  const pattern = new RegExp(`^${literals.join('(.*?)')}$`, 'su')
  const readers = codes.map(code => (isPiece(code) ? valueReader(code) : undefined))
  const pieces: ReadPieces = text =>
    pattern.exec(text)!.flatMap((value, i) => (i > 0 ? (readers[i - 1]?.(value) ?? []) : []))
  return { pattern, pieces, gaps: codes.length }
}

/** What an expression printed: one piece, several joined by a sign, or JSON; the words it prints for none are no pieces. */
function valueReader(code: string): ReadPieces {
  if (/\| *dump/.test(code)) return value => stringsIn(jsonOf(value) ?? value)
  // Joined by nothing: where one ends cannot be seen.
  if (/\| *join *(?!\()/.test(code)) return () => []
  const separator = /\| *join\(["'](.*?)["']\)/.exec(code)?.[1]
  const words = quotedIn(`{{${code.replace(/\| *join\(.*?\)/, '')}}}`)
  return value => (separator ? value.split(separator) : [value]).filter(piece => !words.includes(piece))
}

/**
 * JSON is read; other texts are cut wherever the template's own words and marks stand, and at the marks that other
 * fields may bring. A piece that is cut more finely than it was put together still stands in the text, so nothing right
 * is refused.
 */
function looseReader({ text }: Part): ReadPieces {
  const own = [...bare(text).split(new RegExp(`[${SLOT}\\n]`)), ...quotedIn(text)].map(word => word.trim())
  const literals = [...new Set(own)].filter(word => word !== '').toSorted((a, b) => b.length - a.length)
  const cut = new RegExp([...literals.map(literally), '[（），：]'].join('|'), 'u')
  return output => {
    const json = jsonOf(output)
    return json === undefined ? output.split(cut) : stringsIn(json)
  }
}

function jsonOf(text: string): unknown {
  if (!/^[[{"]/.test(text)) return undefined
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
