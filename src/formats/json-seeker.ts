import { sourceError } from '../lib/errors.ts'
import type { Token } from './json-collector.ts'

const LONGEST_KEY = 100
const SHOWN_KEYS = 8

const KINDS: Partial<Record<Token['name'], string>> = {
  startObject: 'an object',
  startArray: 'an array',
  startString: 'a string',
  startNumber: 'a number',
  trueValue: 'true',
  falseValue: 'false',
  nullValue: 'null',
}

/** Tells which tokens of a document belong to the elements of one array. */
export interface ArraySeeker {
  /** Whether the token belongs to an element. Throws a source error where the path leads to no array, or to two. */
  inside(token: Token): boolean
  /** To be called at the end of the document. Throws a source error if the array has not been there. */
  end(): void
}

/** Looks for the array at the keys `place` of a document; no keys: the document itself. The path must match exactly. */
export function arraySeeker(place: readonly string[], path: string): ArraySeeker {
  const longest = Math.max(LONGEST_KEY, ...place.map(key => key.length))
  let depth = 0
  /** How many of the open containers are on the path, from the outermost on. */
  let open = 0
  let key = ''
  let inKey = false
  let inside = false
  let found = false
  /** The keys that stood where the path led furthest. */
  let deepest = 0
  let keys: string[] = []

  function reach(token: Token, kind: string): void {
    const onPath = open === depth && (depth === 0 || key === place[depth - 1])
    if (!onPath) return
    if (depth < place.length) {
      if (token.name === 'startObject') open++
      return
    }
    if (token.name !== 'startArray')
      throw noArray(place, path, `${called(place)} is ${kind}, not an array`, [])
    if (found) throw noArray(place, path, `${called(place)} stands there twice`, [])
    inside = true
    found = true
  }

  function note(): void {
    if (open > deepest) keys = []
    deepest = Math.max(open, deepest)
    if (open === deepest && keys.length < SHOWN_KEYS) keys.push(key)
  }

  return {
    inside(token) {
      const kind = KINDS[token.name]
      if (!inside && kind !== undefined) {
        reach(token, kind)
        if (inside) {
          depth++
          return false
        }
      }
      if (token.name === 'startObject' || token.name === 'startArray') depth++
      else if (token.name === 'endObject' || token.name === 'endArray') depth--
      if (inside) {
        if (depth > place.length) return true
        inside = false
      } else if (token.name === 'startKey') {
        inKey = depth === open
        if (inKey) key = ''
      } else if (token.name === 'stringChunk' && inKey) {
        if (key.length <= longest) key += token.value
      } else if (token.name === 'endKey') {
        if (inKey) note()
        inKey = false
      }
      open = Math.min(open, depth)
      return false
    },
    end() {
      if (!found) throw noArray(place, path, `no array at ${called(place)}`, keys)
    },
  }
}

const called = (place: readonly string[]): string =>
  place.length === 0 ? 'the document' : `'${place.join('.')}'`

function noArray(place: readonly string[], path: string, found: string, keys: readonly string[]) {
  const there = keys.map(key => (key.length > 30 ? `${key.slice(0, 30).toWellFormed()}…` : key)).join(', ')
  return sourceError({
    where: path,
    found: there === '' ? found : `${found}; there are: ${there}`,
    expected: place.length === 0 ? 'an array of records' : `one array of records at '${place.join('.')}'`,
    remedy:
      'name the array by `at` in the descriptor; say `read: jsonl` if each line is a document of its own',
  })
}
