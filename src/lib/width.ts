import { stripVTControlCharacters } from 'node:util'
import { eastAsianWidth } from 'get-east-asian-width'

/** Marks that stand above or below a letter, joiners and other characters that take no place. */
const WITHOUT_PLACE = /^[\p{M}\p{Cf}\p{Cc}]$/u

const placesOf = (character: string): number =>
  WITHOUT_PLACE.test(character) ? 0 : eastAsianWidth(character.codePointAt(0)!)

/** Places that a text takes in a terminal: two for a Chinese character, none for a colour. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) width += placesOf(character)
  return width
}

/** The text with blanks behind it, up to so many places. */
export const padTo = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** A stretch of text with something said about it, such as a colour. */
export interface Run<T> {
  readonly text: string
  readonly kind: T
}

/**
 * Breaks runs of text into lines of at most `width` places: at line feeds, at the last blank of a line where one is
 * near, and otherwise between any two characters, as Chinese is broken.
 */
export function wrapRuns<T>(runs: readonly Run<T>[], width: number): Run<T>[][] {
  const characters = runs.flatMap(({ text, kind }) => [...text].map(text => ({ text, kind })))
  const lines: Run<T>[][] = []
  for (let at = 0; at < characters.length || lines.length === 0; ) {
    const { end, next } = lineFrom(characters, at, Math.max(2, width))
    lines.push(joined(characters.slice(at, end)))
    at = next
  }
  return lines
}

/** The same of plain text. */
export const wrap = (text: string, width: number): string[] =>
  wrapRuns([{ text, kind: null }], width).map(line => line.map(run => run.text).join(''))

/** Where a line ends, and where the next one begins. */
function lineFrom(characters: readonly Run<unknown>[], from: number, width: number) {
  let used = 0
  let blank = -1
  for (let at = from; at < characters.length; at++) {
    const { text } = characters[at]!
    if (text === '\n') return { end: at, next: at + 1 }
    used += placesOf(text)
    if (used > width) {
      if (text === ' ') return { end: at, next: at + 1 }
      const isNear = blank > from && at - blank < width / 2
      return isNear ? { end: blank, next: blank + 1 } : { end: at, next: at }
    }
    if (text === ' ') blank = at
  }
  return { end: characters.length, next: characters.length }
}

function joined<T>(characters: readonly Run<T>[]): Run<T>[] {
  const runs: { text: string; kind: T }[] = []
  for (const { text, kind } of characters) {
    const last = runs.at(-1)
    if (last?.kind === kind) last.text += text
    else runs.push({ text, kind })
  }
  return runs
}
