import { join } from 'node:path'
import { download } from './download.ts'
import type { Errand } from './errand.ts'
import type { Parcel } from './locations.ts'
import type { Session } from './request.ts'
import { isTrouble, type Trouble } from './trouble.ts'

/**
 * Downloads all files of a location. The first that cannot be had stops the others, whose parts stay: the next location
 * is worth more than the rest of this one.
 */
export async function downloadAll(
  parcels: readonly Parcel[],
  folder: string,
  corpus: string,
  { slots, room, watch }: Errand,
  session: Session,
): Promise<Trouble | undefined> {
  const stop = new AbortController()
  const own = { ...session, signal: AbortSignal.any([session.signal, stop.signal]) }
  let trouble: Trouble | undefined
  const one = async (parcel: Parcel): Promise<void> => {
    if (stop.signal.aborted) return
    const gauge = watch.begin(corpus, parcel.name)
    try {
      const result = await download(parcel, join(folder, parcel.name), {
        session: own,
        room,
        meter: gauge.at,
      })
      if (!isTrouble(result)) return
      trouble ??= parcels.length > 1 ? { ...result, why: `${parcel.name}: ${result.why}` } : result
      stop.abort()
    } catch (error) {
      if (stop.signal.aborted) return
      stop.abort()
      throw error
    } finally {
      gauge.end()
    }
  }
  const ends = await Promise.allSettled(parcels.map(parcel => slots(one, parcel)))
  const failed = ends.find(end => end.status === 'rejected')
  if (failed) throw failed.reason
  return trouble
}
