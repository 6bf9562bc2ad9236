import { defineFormat } from './format.ts'
import { jsonValues } from './json-values.ts'

/** One JSON document with an array of records: the document itself, or the array at the path `at`. Read whole. */
export default defineFormat({
  read: piece => jsonValues(piece, piece.facts.at === undefined ? [] : piece.facts.at.split('.')),
})
