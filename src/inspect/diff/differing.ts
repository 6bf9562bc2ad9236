/** Two texts with what they have in common at both ends. */
export interface Differing {
  readonly before: string
  readonly old: string
  readonly new: string
  readonly after: string
}

/** Where two texts differ: the shortest stretch of each outside of which they are the same, cut between characters. */
export function differing(old: string, now: string): Differing {
  const [a, b] = [[...old], [...now]]
  let first = 0
  while (first < a.length && first < b.length && a[first] === b[first]) first++
  let behind = 0
  while (
    behind < a.length - first &&
    behind < b.length - first &&
    a[a.length - 1 - behind] === b[b.length - 1 - behind]
  )
    behind++
  const text = (characters: readonly string[], from: number, to: number) =>
    characters.slice(from, to).join('')
  return {
    before: text(a, 0, first),
    old: text(a, first, a.length - behind),
    new: text(b, first, b.length - behind),
    after: text(a, a.length - behind, a.length),
  }
}
