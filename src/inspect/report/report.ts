import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { usageError } from '../../lib/errors.ts'
import { writeWhole } from '../../lib/files.ts'
import { gatherReport, type ReportRequest } from './gather.ts'
import { reportPage } from './page.ts'

export interface Written {
  readonly bytes: number
  /** Tasks of the build that are not known here: the page has neither their coverage nor samples of them. */
  readonly unknown: readonly string[]
}

/**
 * Writes the report of a build, whole or not at all; the same bytes for the same build. Throws a usage error for a folder
 * that is not there.
 */
export async function writeReport(request: ReportRequest, path: string): Promise<Written> {
  if (!existsSync(dirname(path)))
    throw usageError({
      where: dirname(path),
      found: 'no such folder',
      expected: 'one that the report can go into',
    })
  const data = await gatherReport(request)
  const page = Buffer.from(reportPage(data))
  writeWhole(path, page)
  const unknown = data.tasks.filter(({ coverage }) => coverage === undefined).map(({ name }) => name)
  return { bytes: page.length, unknown }
}
