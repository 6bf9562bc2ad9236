import { tokenizerMeter } from '../../lib/tokenizer.ts'
import { ESTIMATE, type Meter } from '../../lib/tokens.ts'

/** How the lengths of English rows are found: by the build's tokenizer, or without one by an estimate. */
export type Lengths = 'tokenizer' | 'estimate'

/** No trainer takes so many characters, and a tokenizer may take minutes for a text of megabytes. */
const LONG = 2 ** 20

/** The meter of a tokenizer file, which estimates texts of more than a million characters; without a file, `ESTIMATE`. */
export function englishMeter(tokenizer?: string): Meter['text'] {
  if (tokenizer === undefined) return ESTIMATE.text
  const exact = tokenizerMeter(tokenizer)
  return text => (text.length > LONG ? ESTIMATE.text(text) : exact.text(text))
}
