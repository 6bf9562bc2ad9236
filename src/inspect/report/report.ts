import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { usageError } from '../../lib/errors.ts'
import { writeWhole } from '../../lib/files.ts'
import { gatherReport, type ReportRequest } from './gather.ts'
import { reportPage } from './page.ts'

/**
 * Writes the report of a build, whole or not at all; the same bytes for the same build. Returns its size. Throws a usage
 * error for a folder that is not there.
 */
export async function writeReport(request: ReportRequest, path: string): Promise<{ readonly bytes: number }> {
  if (!existsSync(dirname(path)))
    throw usageError({
      where: dirname(path),
      found: 'no such folder',
      expected: 'one that the report can go into',
    })
  const page = Buffer.from(reportPage(await gatherReport(request)))
  writeWhole(path, page)
  return { bytes: page.length }
}
