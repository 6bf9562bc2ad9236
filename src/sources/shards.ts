/**
 * The names that are missing among the files of one publication that was cut in numbered pieces: of `train-00000-of-00002`
 * the total is known, of `part.0` or `part1` only what lies below the highest number.
 */
export function missingShards(names: readonly string[]): string[] {
  const series = new Map<string, Series>()
  for (const name of names) {
    const found = /^(.*?)(\d+)-of-(\d+)(.*)$/.exec(name) ?? /^(.*part[._-]?)(\d+)()(.*)$/.exec(name)
    if (!found) continue
    const [, before = '', number = '', of = '', after = ''] = found
    // A hash behind the numbers differs from piece to piece.
    const key = of === '' ? `${before}#${after}` : `${before}#${of}`
    const known = series.get(key) ?? { before, after, of, width: number.length, numbers: new Set() }
    known.numbers.add(Number(number))
    series.set(key, known)
  }
  return [...series.values()].flatMap(missingIn)
}

interface Series {
  readonly before: string
  readonly after: string
  readonly of: string
  readonly width: number
  readonly numbers: Set<number>
}

function missingIn({ before, after, of, width, numbers }: Series): string[] {
  const highest = Math.max(...numbers)
  const first = of === '' && !numbers.has(0) ? 1 : 0
  const end = of === '' ? highest : Number(of)
  const missing: string[] = []
  for (let number = first; number < end; number++) {
    if (numbers.has(number)) continue
    const digits = of === '' ? String(number) : String(number).padStart(width, '0')
    missing.push(of === '' ? `${before}${digits}${after}` : `${before}${digits}-of-${of}…`)
  }
  return missing
}

/** Orders names by the numbers in them as numbers: `part.2` before `part.10`. */
export function byNumber(a: string, b: string): number {
  const [left, right] = [a, b].map(name => name.split(/(\d+)/)) as [string[], string[]]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!]
    const order = i % 2 === 1 ? Number(x) - Number(y) : 0
    if (order !== 0) return order
    if (x !== y) return x < y ? -1 : 1
  }
  return left.length - right.length
}
