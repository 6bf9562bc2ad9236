import type { Part } from '../templates/file.ts'

/** Stands where a text will be filled. It occurs in no template. */
export const SLOT = '□'

/** A text without its tags, a SLOT for every expression. Line breaks stay. */
export const bare = (text: string): string => text.replace(/\{%.*?%\}/g, '').replace(/\{\{.*?\}\}/g, SLOT)

/** The texts that expressions may print of themselves: 对 and 错 of `{{ "对" if … else "错" }}`, nothing of the condition. */
export const quotedIn = (text: string): string[] =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].flatMap(([, code]) => {
    const printed = code!.replace(/ if .*?(?= else |$)/g, '')
    return [...printed.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '')
  })

/** The lines of a part as a reader sees them, and the texts in their expressions, each with its line in the file. */
export const wordingOf = ({ text, line }: Part): { readonly text: string; readonly line: number }[] =>
  text
    .split('\n')
    .flatMap((source, i) =>
      [bare(source), ...quotedIn(source)].map(wording => ({ text: wording, line: line + i })),
    )

/** A line without its stretches of JSON: from `{"`, `[{`, `["` or `[]` to the bracket that closes it. */
export function withoutJson(line: string): string {
  let rest = ''
  let depth = 0
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!
    if (depth > 0 ? /[{[]/.test(character) : /^(?:\{ ?"|\[ ?[{"\]])/.test(line.slice(i, i + 3))) depth++
    if (depth === 0) rest += character
    else if (/[}\]]/.test(character)) depth--
  }
  return rest
}

/** Loop variables of a text, each with the name whose items it takes. */
const loopsIn = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/\{%-? *for +(\w+) +in +(\w+)/g)].map(([, item, list]) => [item!, list!]))

/** An expression that begins with a name, and what stands right behind it. */
export interface Use {
  /** The top-level name: of a loop variable, the list's. */
  readonly name: string
  /** What stands behind the name: fields and indices. */
  readonly path: string
  /** It prints a length or a place, not the field's text. */
  readonly counted: boolean
  readonly behind: string
  readonly line: number
}

/** Where a part prints names. */
export function usesIn({ text, line }: Part): Use[] {
  const loops = loopsIn(text)
  return text.split('\n').flatMap((source, i) =>
    [...source.matchAll(/\{\{-? *(\w+)((?:\.\w+|\[.*?\])*).*?\}\}(.?)/g)].map(([, name, path, behind]) => ({
      name: loops.get(name!) ?? name!,
      path: path!,
      counted: name === 'loop' || path!.endsWith('.length'),
      behind: behind!,
      line: line + i,
    })),
  )
}
