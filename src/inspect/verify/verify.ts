import type { Reporter } from '../../build/reporter.ts'
import { startThreads } from '../../build/threads.ts'
import { recognise } from '../../export/open-source.ts'
import { verifyBuild } from './build.ts'
import { verifyExport, verifyMixture } from './dataset.ts'
import type { Job, Results } from './jobs.ts'
import type { Verified } from './verified.ts'

/**
 * Reads every file of a build, a mixture or an export to its end and says where it is not what its manifest says.
 * Throws where there is no manifest (exit 3) or none of ours (exit 2).
 */
export async function verify(folder: string, count: number, reporter: Reporter): Promise<Verified> {
  const found = recognise(folder)
  const threads = startThreads<Job, Results>(count, 'inspect/verify')
  const tools = { threads, reporter }
  try {
    if (found.kind === 'build') return await verifyBuild(folder, tools)
    if (found.kind === 'mixture') return await verifyMixture(folder, found.manifest, tools)
    return await verifyExport(folder, found.manifest, tools)
  } finally {
    await threads.close()
  }
}
