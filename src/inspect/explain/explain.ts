import { existsSync } from 'node:fs'
import { MANIFEST, type Manifest, readManifest } from '../../build/manifest.ts'
import { defaultSettings } from '../../build/settings.ts'
import { missingError, usageError } from '../../lib/errors.ts'
import { suggestion } from '../../lib/nearest.ts'
import { SUBMIXTURES } from '../../mixture/english/submixtures.ts'
import { epochLine } from '../../mixture/epoch.ts'
import { converter } from '../../output/convert.ts'
import { dropScratch } from './built.ts'
import { explainChinese } from './chinese.ts'
import { explainEnglish } from './english.ts'
import type { Comparison, Explained, ExplainRequest } from './explained.ts'
import { parseId } from './ids.ts'
import type { ShardLine } from './shard-line.ts'

/**
 * Goes back from a row to its raw record, makes the row again with the code that makes builds, and holds it to the line
 * of the part, and to the line of the shard where one is named. Nothing but what lies on the way is read. Throws a usage
 * error for an id that the build does not have, and (exit 3) where raw files are not there any more.
 */
export async function explain(
  id: string,
  request: ExplainRequest,
  shard?: ShardLine,
  sample = false,
): Promise<Explained> {
  const wanted = parseId(id)
  const manifest = existsSync(request.folder) ? readManifest(request.folder) : undefined
  try {
    if (wanted.language === 'en') {
      const settings = manifest?.settings ?? defaultSettings(sample)
      return withShard(await explainEnglish(id, wanted, settings, request), shard)
    }
    const known = buildOf(wanted.task, manifest, request.folder)
    return withShard(await explainChinese(id, wanted, known, request), shard)
  } finally {
    dropScratch(request)
  }
}

/** The build's manifest. Throws where there is none, and where it does not have the task. */
function buildOf(task: string, manifest: Manifest | undefined, folder: string): Manifest {
  if (!manifest) {
    throw missingError({
      where: folder,
      found: `no ${MANIFEST}`,
      expected: 'the build that the row is of',
      remedy: 'name its folder with --in',
    })
  }
  if (task in manifest.tasks) return manifest
  const names = [...Object.keys(manifest.tasks), ...SUBMIXTURES]
  throw usageError({
    where: folder,
    found: `no task named ${task} in this build`,
    expected: suggestion(task, names) ?? `one of: ${names.join(', ')}`,
    remedy: 'name the build that the row is of with --in',
  })
}

/** What was explained, compared with the line of a shard too. */
function withShard(explained: Explained, shard: ShardLine | undefined): Explained {
  const { language, row, epoch, compared, notes } = explained
  if (!shard) {
    const hint = 'compared with nothing: --line <shard>:<n> names the line of the mixture that it is'
    return language === 'en' ? { ...explained, notes: [...notes, hint] } : explained
  }
  const { path, line, text } = shard
  const bytes = Buffer.from(row)
  const marked = epoch === undefined ? row : epochLine(bytes, 0, bytes.length, epoch).toString('utf8')
  const expected = recordOf(marked, shard)
  const own: Comparison = { path, line, found: text, expected, same: expected === text }
  // A part is named as it is: then both are one.
  const others = compared.filter(other => other.path !== path || other.line !== line)
  return { ...explained, compared: [...others, own] }
}

/** The row as a folder of this shape says it. */
function recordOf(row: string, { shape, path }: ShardLine): string {
  let record = ''
  const { write, end } = converter(shape, some => {
    record += some.toString('utf8')
  })
  write(Buffer.from(`${row}\n`), path)
  end()
  return record.slice(0, -1)
}
