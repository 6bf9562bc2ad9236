import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MANIFEST } from '../../build/manifest.ts'
import type { Reporter } from '../../build/reporter.ts'
import { type Found, recognise } from '../../export/open-source.ts'
import { BiflanError, usageError } from '../../lib/errors.ts'
import { verifyBuild } from './build.ts'
import { verifyExport, verifyMixture } from './dataset.ts'
import { startVerifyThreads } from './jobs.ts'
import type { Verified } from './verified.ts'

/**
 * Reads every file of a build, a mixture or an export to its end and says where it is not what its manifest says.
 * Throws a usage error for a folder that is not there.
 */
export async function verify(folder: string, count: number, reporter: Reporter): Promise<Verified> {
  if (!existsSync(folder))
    throw usageError({ where: folder, found: 'no such folder', expected: 'one of biflan' })
  const found = manifestIn(folder)
  if (typeof found === 'string') {
    const faults = [{ file: MANIFEST, found }]
    return { kind: 'folder', files: 0, rows: 0, faults, notes: [] }
  }
  const threads = startVerifyThreads(count)
  const tools = { threads, reporter }
  try {
    if (found.kind === 'build') return await verifyBuild(folder, found.manifest, tools)
    if (found.kind === 'mixture') return await verifyMixture(folder, found.manifest, tools)
    return await verifyExport(folder, found.manifest, tools)
  } finally {
    await threads.close()
  }
}

/** What a folder is, or what is wrong with its manifest. */
function manifestIn(folder: string): Found | string {
  try {
    return recognise(folder)
  } catch (error) {
    if (!(error instanceof BiflanError)) throw error
    const [line] = error.message.split('\n')
    return line!.replace(`${join(folder, MANIFEST)}: `, '').replace(`${folder}: `, '')
  }
}
