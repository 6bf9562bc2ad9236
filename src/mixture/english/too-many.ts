import { FEW } from '../../build/rejects.ts'
import { recordError } from '../../lib/errors.ts'
import type { Census } from './census.ts'

/** Throws where more than `limit` (a share) and more than a few of a file's records are no rows of Flan. */
export function refuseTooMany({ submixture, files, rejects }: Census, limit: number): void {
  const complaints = files.flatMap(({ name, records }) => {
    const own = rejects.filter(({ file }) => file === name)
    const count = own.reduce((sum, one) => sum + one.count, 0)
    if (count <= FEW || count <= records * limit) return []
    const worst = own.toSorted((a, b) => b.count - a.count).slice(0, 3)
    return [
      `  ${submixture}/${name}: ${count} of ${records}`,
      ...worst.map(one => `    ${one.count} times ${one.reason} (${one.places.join('; ')})`),
    ]
  })
  if (complaints.length === 0) return
  throw recordError({
    found: `too many records of the English side cannot be read:\n${complaints.join('\n')}`,
    expected: `at most ${limit * 100} % of a file's records, or ${FEW} records`,
    remedy: 'see whether these are the right files',
  })
}
