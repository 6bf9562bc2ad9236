import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { libraryVersions } from '../../build/fingerprint.ts'
import type { InputFile } from '../../build/inputs.ts'
import type { Manifest } from '../../build/manifest.ts'
import { partsFingerprint } from '../../build/prepare.ts'
import { VERSION } from '../../lib/version.ts'
import { checksums } from '../../sources/checksums.ts'
import type { Built } from './built.ts'

/** What of the program, the templates and the task is not any more what it was when a task was built. */
export function programChanges({ entry, work, current }: Built, manifest: Manifest): string[] {
  const { settings, biflan, libraries } = manifest
  if (partsFingerprint(work, settings, entry.planned) === entry.fingerprint) return []
  const changes: string[] = []
  if (biflan !== VERSION) changes.push(`the build was made by biflan ${biflan}; this is ${VERSION}`)
  for (const [name, version] of Object.entries(libraryVersions()))
    if (libraries[name] !== version)
      changes.push(`the library ${name} was ${libraries[name]} and is ${version}`)
  if (changes.length > 0) return changes
  const { name } = work.task
  return [
    current
      ? `the templates of ${name}, or the code that renders, changed since the build`
      : `the task ${name}, its descriptor, its templates or the program changed since the build`,
  ]
}

/** Where a raw file and those beside it are not what the build read: by their sizes, or by all their bytes. */
export async function fileChanges({ name, path, file, sums, partners }: InputFile, whole: boolean) {
  const folder = path.slice(0, -name.length) || dirname(path)
  const all = [
    { name, path, ...sums },
    ...partners.map(partner => ({ ...partner, path: join(folder, partner.name) })),
  ]
  const changes: string[] = []
  for (const { name, path, bytes, sha256 } of all) {
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined) changes.push(`the raw file ${name}, read beside ${file.name}, is gone`)
    else if (size !== bytes) changes.push(`the raw file ${name} has ${size} bytes; the build read ${bytes}`)
    else if (whole && (await checksums(path, false)).sha256 !== sha256)
      changes.push(`the raw file ${name} has other bytes than those that the build read`)
  }
  return changes
}
