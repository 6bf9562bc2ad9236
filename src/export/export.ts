import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from '../build/lock.ts'
import { finish } from './finish.ts'
import { checkOut, exchangeExport, exportFolders, openNext, readExport, recoverExport } from './folder.ts'
import { startExportThreads } from './jobs.ts'
import type { ExportManifest } from './manifest.ts'
import { refuseFull } from './need.ts'
import { type ExportRequest, type Prepared, prepareExport } from './prepare.ts'
import { writeAll } from './write.ts'

export interface ExportResult {
  readonly manifest: ExportManifest
  /** The folder held the export already. */
  readonly upToDate: boolean
  /** Columns of shards that hold nothing but dates: `train-….jsonl, output`. */
  readonly dates: readonly string[]
}

/** Says what an export would be, and writes nothing. */
export async function dryExport(request: ExportRequest): Promise<Prepared> {
  checkOut(request.out, request.force)
  const threads = startExportThreads(request.threads)
  try {
    return await prepareExport(request, threads)
  } finally {
    await threads.close()
  }
}

/**
 * Writes the rows of a folder in another format, without saying them again. The old export stays until the new one is
 * whole and has been read back; a rerun after a crash goes on where it stopped.
 */
export async function exportRows(request: ExportRequest): Promise<ExportResult> {
  const { out } = request
  checkOut(out, request.force)
  const folders = exportFolders(out)
  const threads = startExportThreads(request.threads)
  try {
    const prepared = await prepareExport(request, threads)
    mkdirSync(folders.work, { recursive: true })
    const unlock = lockFolder(folders.work)
    try {
      recoverExport(folders)
      const held = readExport(out)
      if (!request.force && held?.fingerprint === prepared.fingerprint && isWhole(out, held)) {
        rmSync(folders.work, { recursive: true })
        return { manifest: held, upToDate: true, dates: [] }
      }
      refuseFull(prepared.need, out)
      openNext(folders, prepared.fingerprint)
      const written = await writeAll(request, prepared, folders, threads, request.reporter)
      const manifest = finish(request, prepared, folders.next, written)
      exchangeExport(folders)
      rmSync(folders.work, { recursive: true })
      const dates = written.flatMap(({ name, dates }) => dates.map(column => `${name}, ${column}`))
      return { manifest, upToDate: false, dates }
    } finally {
      unlock()
    }
  } finally {
    await threads.close()
  }
}

const isWhole = (out: string, { shards, files }: ExportManifest): boolean =>
  [...shards, ...files].every(({ name, bytes }) => {
    const path = join(out, name)
    return existsSync(path) && statSync(path).size === bytes
  })
