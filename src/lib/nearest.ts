/** The names closest to a mistyped one, at most three, nearest first; none that is further than half its length. */
export function nearest(name: string, names: Iterable<string>): string[] {
  const wanted = name.toLowerCase()
  return [...names]
    .map(candidate => ({ candidate, distance: distance(wanted, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, distance }) =>
        distance <= Math.max(2, candidate.length / 2) || candidate.includes(wanted),
    )
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** `did you mean …?`, or undefined where nothing is near. */
export function suggestion(name: string, names: Iterable<string>): string | undefined {
  const near = nearest(name, names)
  return near.length === 0 ? undefined : `did you mean ${near.join(' or ')}?`
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}
