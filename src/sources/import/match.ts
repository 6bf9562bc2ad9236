import { globPattern } from '../../lib/glob.ts'

const segmentsOf = (path: string): string[] =>
  path
    .normalize('NFC')
    .split('/')
    .filter(segment => segment !== '')

/**
 * The last segments of `path`, joined by `/`, where a descriptor's name (`dev.json`, `film/dev.json`, `train_*.json`)
 * matches them segment by segment from the right; undefined where it does not. A `*` stays within its segment.
 */
export function matchTail(name: string, path: string): string | undefined {
  const wanted = segmentsOf(name)
  const tail = segmentsOf(path).slice(-wanted.length)
  if (wanted.length === 0 || tail.length < wanted.length) return undefined
  return wanted.every((glob, i) => globPattern(glob).test(tail[i]!)) ? tail.join('/') : undefined
}

/** Orders names that match one path: more segments first, then fewer wildcards, then more letters. */
export function compareExactness(a: string, b: string): number {
  return (
    segmentsOf(b).length - segmentsOf(a).length ||
    (a.match(/[*?]/g)?.length ?? 0) - (b.match(/[*?]/g)?.length ?? 0) ||
    b.length - a.length
  )
}
