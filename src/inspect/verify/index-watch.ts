import { UPPER_BOUND } from '../../lib/tokens.ts'
import { decodeUtf8 } from '../../lib/utf8.ts'
import { openWords } from '../../lib/words.ts'
import { ENTRY_WORDS, outputIn, SETTINGS, settingIn } from '../../output/index-file.ts'
import { originOf } from '../../output/origin.ts'
import type { Unified } from '../../output/row.ts'

/**
 * Reads an index beside its part's rows and holds each entry to its row. `bound`: the lengths are those that can be
 * counted without a tokenizer.
 */
export function indexWatch(path: string, bound: boolean) {
  const entries = openWords(path, ENTRY_WORDS)
  const wrong = new Map<string, { first: number; count: number }>()
  let line = 0
  let missing = 0

  const note = (what: string) => {
    const known = wrong.get(what)
    if (known) known.count++
    else wrong.set(what, { first: line, count: 1 })
  }
  const see = (row: Unified) => {
    const at = entries.next()
    if (at < 0) {
      missing++
      return
    }
    const last = entries.words[at + 5]!
    if (SETTINGS[settingIn(last)] !== originOf(row.id).type) note('another setting than the row’s id')
    if (!bound) return
    if (entries.words[at + 4] !== UPPER_BOUND.prompt(row.instruction, row.input))
      note('another length of the input than the row’s')
    if (outputIn(last) !== UPPER_BOUND.text(row.output)) note('another length of the output than the row’s')
  }
  return {
    /** Takes whole lines. What is no row is told by who reads the part. */
    see(lines: Buffer): void {
      for (const text of (decodeUtf8(lines) ?? '').split('\n').slice(0, -1)) {
        line++
        const row = rowOf(text)
        if (row) see(row)
        else entries.next()
      }
    },
    faults(): string[] {
      let more = 0
      while (entries.next() >= 0) more++
      return [
        ...(missing > 0 ? [`${missing} entries too few for the rows`] : []),
        ...(more > 0 ? [`${more} entries too many for the rows`] : []),
        ...[...wrong].map(([what, { first, count }]) => `${what}: ${count}, first at row ${first}`),
      ]
    },
    close: entries.close,
  }
}

function rowOf(line: string): Unified | undefined {
  try {
    const row = JSON.parse(line) as Unified | null
    return typeof row?.id === 'string' && typeof row.instruction === 'string' ? row : undefined
  } catch {
    return undefined
  }
}
