import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Fault } from '../../output/check-folder.ts'
import { checkShard } from '../../output/check-shard.ts'
import { sha256 } from '../../output/companions.ts'
import { ENTRY, indexPath } from '../../output/index-file.ts'
import { shapeOf } from '../../output/shapes.ts'
import { indexWatch } from './index-watch.ts'
import type { PartJob } from './jobs.ts'
import { readWhole } from './shard.ts'

const { features } = shapeOf('unified')

/** Does a part job: the part by its checksums and row by row, its index by its checksum and against the rows. */
export async function verifyPart({ folder, task, part, bound }: PartJob): Promise<readonly Fault[]> {
  const path = join(folder, part.name)
  const index = indexPath(path)
  const indexFaults = indexFileFaults(index, part.index)
  const watch = indexFaults.length === 0 ? indexWatch(index, bound) : undefined
  try {
    const { faults, checked } = await readWhole(path, part, () => checkShard(path, features, watch?.see))
    const others = Object.keys(checked?.tasks ?? {}).filter(name => name !== task)
    const told = [...faults, ...(others.length > 0 ? [`rows of ${others.join(', ')}`] : [])]
    const against = checked ? (watch?.faults() ?? []) : []
    return [
      ...told.map(found => ({ file: `tasks/${task}/${part.name}`, found })),
      ...[...indexFaults, ...against].map(found => ({ file: `tasks/${task}/${basename(index)}`, found })),
    ]
  } finally {
    watch?.close()
  }
}

function indexFileFaults(path: string, expected: PartJob['part']['index']): string[] {
  if (!existsSync(path)) return ['no such file']
  const bytes = readFileSync(path)
  if (bytes.length !== expected.bytes) return [`${bytes.length} bytes instead of ${expected.bytes}`]
  const found = sha256(bytes)
  if (found !== expected.sha256) return [`sha256 ${found} instead of ${expected.sha256}`]
  return bytes.length % ENTRY === 0 ? [] : ['not whole entries']
}
