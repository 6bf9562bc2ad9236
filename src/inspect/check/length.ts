import { perRow } from './check.ts'
import { excerpt, type Fault, note } from './finding.ts'

/** What the preset `openba` lets through, in tokens: 1,024 and 256 without the trainer's own (its source and target ends). */
const MOST = { input: 1021, output: 254 }

/**
 * One token for each character, a run of blanks counting as one, and one for the start. A vocabulary makes about a third
 * fewer of Chinese, and four or five times fewer of English: what exceeds the bound may fit all the same. Only characters
 * that a vocabulary lacks take more than one, as bytes.
 */
export function tokensAtMost(text: string): number {
  let tokens = 1
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const isBlank = unit <= 0x20 && i > 0 && text.charCodeAt(i - 1) <= 0x20
    const isLowSurrogate = unit >= 0xdc00 && unit < 0xe000
    if (!isBlank && !isLowSurrogate) tokens++
  }
  return tokens
}

/** Rows that a trainer with an encoder of 1,024 and a decoder of 256 tokens might have to cut. */
export const LENGTH = perRow(
  'length',
  `at most ${MOST.input} tokens in and ${MOST.output} out (openba), by a bound of one token a character`,
  ({ row }) => {
    const faults: Fault[] = []
    const { instruction, input, output } = row
    // Most rows are short enough to need no count.
    if (instruction.length + input.length + 2 > MOST.input) {
      const tokens = tokensAtMost(instruction) + (input === '' ? 0 : tokensAtMost(input))
      if (tokens > MOST.input)
        faults.push(note('an input that may be too long', `${tokens}: ${excerpt(input, 0, 24)}`))
    }
    if (output.length + 1 > MOST.output) {
      const tokens = tokensAtMost(output)
      if (tokens > MOST.output)
        faults.push(note('an output that may be too long', `${tokens}: ${excerpt(output, 0, 24)}`))
    }
    return faults
  },
)
