import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { chinese, HAN_BYTES, hanIndex, random, SIZE } from './text.mjs'

// A model's changeable places are marked by private-use characters until its bytes are known: a Han character by its
// number, a Latin letter, the serial number of the record, and the place where text may be added.
const HAN_AT = 0xe000
const LETTER_AT = 0xf000
export const SERIAL = '\uf8fe'
export const FILL = '\uf8ff'
export const isMarked = text => /[\ue000-\uf8ff]/.test(text)

const VOWELS = 'aeiou'
const CONSONANTS = 'bcdfghjklmnpqrstvwx'

/** Marks the places of a text that a copy may change: its Han characters and, where wanted, its small letters. */
export function mark(text, letters) {
  const han = text.replace(/\p{Script=Han}/gu, character => {
    const index = hanIndex.get(character)
    return index === undefined ? character : String.fromCharCode(HAN_AT + index)
  })
  if (!letters) return han
  return han.replace(/(?<=[A-Za-z])[a-z](?=[a-z])/g, letter =>
    String.fromCharCode(LETTER_AT + letter.charCodeAt(0)),
  )
}

/** Makes a marked text's bytes, with the offsets of what copies change. */
export function compile(marked) {
  const han = []
  const letters = []
  const serials = []
  let fill = -1
  const pieces = []
  let at = 0
  const put = piece => {
    pieces.push(piece)
    at += piece.length
  }
  for (const character of marked) {
    const code = character.charCodeAt(0)
    if (character === FILL) fill = at
    else if (character === SERIAL) {
      serials.push(at)
      put(Buffer.from('0000000000'))
    } else if (code >= LETTER_AT && code < LETTER_AT + 128) {
      letters.push(at, code - LETTER_AT)
      put(Buffer.from([code - LETTER_AT]))
    } else if (code >= HAN_AT && code < HAN_AT + SIZE) {
      han.push(at, code - HAN_AT)
      put(HAN_BYTES.subarray((code - HAN_AT) * 3, (code - HAN_AT) * 3 + 3))
    } else put(Buffer.from(character))
  }
  return {
    bytes: Buffer.concat(pieces),
    fill,
    han: Int32Array.from(han),
    letters: Int32Array.from(letters),
    serials,
  }
}

/** Text that is put into records to make them as long as real ones; kept in memory once. */
const FILLER = Buffer.from(chinese(400_000, random(7)))

/** Two numbers a copy: they say what becomes of each character, the same one all over the record. */
function keysOf(number) {
  const next = random(Math.imul(number + 1, 0x9e3779b9) ^ (number >>> 7))
  next(2)
  return {
    factor: 1 + next(SIZE - 1),
    shift: next(SIZE),
    fill: next(2 ** 30),
    share: 0.5 + next(1000) / 1000,
    letter: next(19),
    vowel: next(5),
  }
}

/** Writes copies of models into a file. */
export function copier(path) {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  let block = Buffer.allocUnsafe(1 << 22)
  let used = 0
  let written = 0
  const flush = () => {
    for (let at = 0; at < used; ) at += writeSync(file, block, at, used - at)
    written += used
    used = 0
  }
  const room = size => {
    if (used + size <= block.length) return
    flush()
    if (size > block.length) block = Buffer.allocUnsafe(size)
  }
  return {
    text(text) {
      room(text.length * 3)
      used += block.write(text, used)
    },
    /** Copy `number` of a model, longer by about `more` characters where the model can be. */
    copy({ bytes, fill, han, letters, serials }, number, more) {
      const keys = keysOf(number)
      const added = fill < 0 ? 0 : 3 * Math.floor(more * keys.share)
      room(bytes.length + added)
      const start = used
      bytes.copy(block, start)
      for (let i = 0; i < han.length; i += 2) {
        const from = ((han[i + 1] * keys.factor + keys.shift) % SIZE) * 3
        const to = start + han[i]
        block[to] = HAN_BYTES[from]
        block[to + 1] = HAN_BYTES[from + 1]
        block[to + 2] = HAN_BYTES[from + 2]
      }
      for (let i = 0; i < letters.length; i += 2) block[start + letters[i]] = changed(letters[i + 1], keys)
      for (const at of serials) block.write(String(number).padStart(10, '0'), start + at, 'latin1')
      used += bytes.length
      if (added === 0) return
      block.copyWithin(start + fill + added, start + fill, used)
      const from = 3 * (keys.fill % Math.max(1, Math.floor((FILLER.length - added) / 3)))
      FILLER.copy(block, start + fill, from, from + added)
      used += added
    },
    /** Closes the file and tells its size. */
    finish() {
      flush()
      closeSync(file)
      return written
    },
  }
}

function changed(letter, { letter: by, vowel }) {
  const character = String.fromCharCode(letter)
  const at = VOWELS.indexOf(character)
  if (at >= 0) return VOWELS.charCodeAt((at + vowel) % 5)
  const place = CONSONANTS.indexOf(character)
  return place < 0 ? letter : CONSONANTS.charCodeAt((place + by) % 19)
}
