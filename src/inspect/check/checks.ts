import { BLANKS, EMPTY } from './blanks.ts'
import { CHARACTERS } from './characters.ts'
import type { Check } from './check.ts'
import { DATES } from './dates.ts'
import { EXAMPLES } from './examples.ts'
import { EXTRACTION } from './extraction.ts'
import { LEAK } from './leak.ts'
import { MARKUP, PLACEHOLDERS, TOKENS } from './left-over.ts'
import { LENGTH } from './length.ts'
import { OPTIONS } from './options.ts'
import { POSITION } from './position.ts'
import { SCRIPT } from './script.ts'
import { SHARES } from './shares.ts'
import { WORDS } from './words.ts'
import { WORKED } from './worked.ts'

/** Everything that rows are held to, beside the shape of their lines and the prompts that come twice. */
export const CHECKS: readonly Check[] = [
  EXAMPLES,
  EMPTY,
  BLANKS,
  CHARACTERS,
  SCRIPT,
  PLACEHOLDERS,
  MARKUP,
  TOKENS,
  OPTIONS,
  POSITION,
  WORDS,
  LEAK,
  EXTRACTION,
  WORKED,
  SHARES,
  LENGTH,
  DATES,
] as readonly Check[]
