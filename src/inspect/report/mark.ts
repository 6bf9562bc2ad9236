import { join } from 'node:path'
import { REPORT } from '../../build/folder.ts'
import { MANIFEST } from '../../build/manifest.ts'
import { readIfThere } from '../../lib/files.ts'
import { mixtureFolders } from '../../mixture/folder.ts'
import { sha256 } from '../../output/companions.ts'

/** What a report says of the build that it shows: a hash over the manifests of build and mixture. */
export const markOf = (build: string): string =>
  sha256(
    [build, mixtureFolders(build).current]
      .map(folder => readIfThere(join(folder, MANIFEST)) ?? '')
      .join('\0'),
  )

/** Whether the report beside a build shows another state than the build's. */
export function isOutdated(build: string): boolean {
  const page = readIfThere(join(build, REPORT))
  return page !== undefined && !page.includes(markOf(build))
}
