import type { Piece, RawRecord } from './format.ts'
import { DAMAGE, texts } from './texts.ts'

/** Documents of up to so many bytes are parsed at once, which is several times as fast as token by token. */
const LARGEST = 16 * 2 ** 20

/**
 * The elements of the array at the path `place` of a small document that is in order. Undefined for one that is too
 * large, broken, damaged, nested deeper than `deepest`, or has no such array or perhaps two: what is the matter, and
 * with what, has to be found out token by token.
 */
export function parsedAtOnce(
  piece: Piece,
  place: readonly string[],
  deepest: number,
): RawRecord[] | undefined {
  // Where the whole is within the limit, so is each record.
  if (piece.end - piece.start > Math.min(LARGEST, piece.maxRecord)) return undefined
  let text = ''
  for (const stretch of texts(piece)) text += stretch.text
  if (text.includes(DAMAGE) || !place.every(key => occursOnce(text, JSON.stringify(key)))) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  for (const key of place) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  if (!Array.isArray(value)) return undefined
  const left = deepest - place.length - 1
  if (value.some(item => isDeeper(item, left))) return undefined
  return value.map((item: unknown, i) => ({ value: item, line: i + 1 }))
}

function occursOnce(text: string, part: string): boolean {
  const first = text.indexOf(part)
  return first >= 0 && text.indexOf(part, first + 1) < 0
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  return items.some(item => isDeeper(item, levels - 1))
}
