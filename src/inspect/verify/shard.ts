import { existsSync, statSync } from 'node:fs'
import { BiflanError } from '../../lib/errors.ts'
import type { TextSums } from '../../output/block-writer.ts'
import { checkShard, differences, type ShardChecked } from '../../output/check-shard.ts'
import type { ShardJob, ShardVerified } from './jobs.ts'

/** Does a shard job. */
export async function verifyShard({ path, name, features, expected }: ShardJob): Promise<ShardVerified> {
  const { faults, checked } = await readWhole(path, expected, () => checkShard(path, features))
  const told = faults.map(found => ({ file: name, found }))
  return { faults: told, tasks: checked?.tasks ?? {}, dates: checked?.dates ?? [] }
}

/** Reads a file to its end and says what is wrong with it. One that cannot be read is a finding like any other. */
export async function readWhole(
  path: string,
  expected: TextSums & { readonly rows: number },
  read: () => Promise<ShardChecked>,
): Promise<{ readonly faults: readonly string[]; readonly checked?: ShardChecked }> {
  if (!existsSync(path)) return { faults: ['no such file'] }
  try {
    const checked = await read()
    return { faults: differences(checked, expected), checked }
  } catch (error) {
    if (!(error instanceof BiflanError) || error.kind !== 'check') throw error
    const { size } = statSync(path)
    return {
      faults: [
        ...(size === expected.bytes ? [] : [`${size} bytes instead of ${expected.bytes}`]),
        error.message.replace(`${path}: `, '').split('\n')[0]!,
      ],
    }
  }
}
