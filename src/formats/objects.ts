import { defineFormat } from './format.ts'
import { jsonValues } from './json-values.ts'

/** JSON values one after another, with any white space between them: pretty-printed objects without commas. */
export default defineFormat({ read: piece => jsonValues(piece) })
