import { pieceOf } from './piece.ts'

/** A JavaScript string. U+2028 and U+2029 are line ends to some readers of code. */
export const quote = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, mark => (mark === '\u2028' ? '\\u2028' : '\\u2029'))

/** A value that a template prints. */
export interface Shown {
  /** JavaScript for it. */
  readonly value: string
  /** JavaScript that throws because there is none. */
  readonly missing: string
  /** The name that it is looked up by in the scope, where it is that and nothing more. */
  readonly name: string | undefined
  /** The name that it is found under in the object `owner`, where `value` is a look into one. */
  readonly member: string | undefined
}

/** Emits what collects all that is printed in locals of the function. */
export interface Printer {
  readonly declared: string
  text(text: string): string
  value(shown: Shown): string
  readonly returned: string
}

/** Collects text. */
export const TEXT_PRINTER: Printer = {
  declared: `out = ''`,
  text: text => `out += ${quote(text)}`,
  value: ({ value, missing }) => `out += ((${value}) ?? ${missing})`,
  returned: 'out',
}

/**
 * Collects a piece, which is trimmed where what was printed first or last says so. `fields`: names of the scope's
 * fields -> their numbers; the scope keeps their pieces.
 */
export const piecePrinter = (fields: ReadonlyMap<string, number>): Printer => ({
  declared: `json = '', units = 0, begin = -1, end = 0, piece, shown, pieces = scope.pieces`,
  text(text) {
    const { json, units, edges } = pieceOf(text)
    return `json += ${quote(json)}\nunits += ${units}\nend = ${edges}\nif (begin === -1) begin = ${edges}`
  },
  value({ value, missing, name, member }) {
    const number = name === undefined ? undefined : fields.get(name)
    const piece =
      number !== undefined
        ? `pieces[${number}] ?? scope.field(${number}) ?? ${missing}`
        : member !== undefined
          ? `(shown = (${value}) ?? ${missing}, scope.member(owner, ${quote(member)}, shown))`
          : `scope.show((${value}) ?? ${missing})`
    return `piece = ${piece}\njson += piece.json\nunits += piece.units\nend = piece.edges\nif (begin === -1) begin = end`
  },
  returned: 'joined(json, units, begin, end)',
})
