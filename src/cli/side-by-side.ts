import { differing } from '../inspect/diff/differing.ts'
import { padTo, type Run, wrapRuns } from '../lib/width.ts'
import { pc } from './color.ts'

/** What is the same on both sides, and what is not. */
type Kind = 'same' | 'old' | 'new'

/** So much of what both have in common is shown around what differs. */
const AROUND = 60

/** Two texts beside one another, in lines of at most `width` places, marked where they differ. */
export function sideBySide(old: string, now: string, width: number): string[] {
  const { before, after, ...only } = differing(old, now)
  const [head, tail] = [lastOf(before), firstOf(after)]
  const half = Math.floor((width - 3) / 2)
  const side = (kind: 'old' | 'new') =>
    wrapRuns<Kind>(
      [
        { text: head, kind: 'same' },
        { text: marked(only[kind], kind), kind },
        { text: tail, kind: 'same' },
      ].filter((run): run is Run<Kind> => run.text !== ''),
      half,
    )
  const [left, right] = [side('old'), side('new')]
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `${painted(left[i] ?? [], half)} │ ${painted(right[i] ?? [], 0)}`.trimEnd(),
  )
}

/** Without colours, marks in the text say where it differs. */
function marked(text: string, kind: 'old' | 'new'): string {
  if (pc.isColorSupported || text === '') return text
  return kind === 'old' ? `[-${text}-]` : `{+${text}+}`
}

const PAINT = { same: (text: string) => text, old: pc.red, new: pc.green }

function painted(runs: readonly Run<Kind>[], width: number): string {
  const plain = runs.map(({ text }) => text).join('')
  const blanks = padTo(plain, width).slice(plain.length)
  return runs.map(({ text, kind }) => PAINT[kind](text)).join('') + blanks
}

const lastOf = (text: string): string => {
  const characters = [...text]
  return characters.length > AROUND + 10 ? `…${characters.slice(-AROUND).join('')}` : text
}
const firstOf = (text: string): string => {
  const characters = [...text]
  return characters.length > AROUND + 10 ? `${characters.slice(0, AROUND).join('')}…` : text
}
