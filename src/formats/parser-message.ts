const LONGEST = 60

/** What a parser complains about, in at most 60 characters of one line, without the data that some parsers append. */
export function parserMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const told = message
    .replace(/, (?:\.\.\.)?".*is not valid JSON$/s, '')
    .replace(/^(?:Parse Error: |Parser cannot parse input: )/, '')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
  return told.length > LONGEST ? `${told.slice(0, LONGEST - 1).toWellFormed()}…` : told
}
