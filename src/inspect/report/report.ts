import { writeWhole } from '../../lib/files.ts'
import { gatherReport, type ReportRequest } from './gather.ts'
import { reportPage } from './page.ts'

/** The report's own name in a build's folder, where `verify` knows it. */
export const REPORT = 'report.html'

/** Writes the report of a build, whole or not at all; the same bytes for the same build. Returns its size. */
export async function writeReport(request: ReportRequest, path: string): Promise<{ readonly bytes: number }> {
  const page = Buffer.from(reportPage(await gatherReport(request)))
  writeWhole(path, page)
  return { bytes: page.length }
}
