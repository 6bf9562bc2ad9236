import { availableParallelism } from 'node:os'
import { relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { count } from './format.ts'
import { option, whole } from './options.ts'

interface VerifyFlags {
  threads?: number
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('verify')
    .description('read a build, a mixture or an export to its last row and hold it to its manifest')
    .argument('<dir>', 'folder of a build, a mixture or an export')
    .addOption(option('--threads <n>', 'threads (default: one per core)', whole(1, 1024)))
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(dir: string, { threads, json }: VerifyFlags): Promise<void> {
  const { verify } = await import('../inspect/verify/verify.ts')
  const { progress } = await import('./progress.ts')

  const folder = resolve(dir)
  const { kind, files, rows, faults, notes } = await verify(
    folder,
    threads ?? availableParallelism(),
    progress(),
  )
  // Not whole: what a check that failed ends with.
  if (faults.length > 0) process.exitCode = 4
  if (json)
    return console.log(
      JSON.stringify({ folder, kind, files, rows, whole: faults.length === 0, faults, notes }),
    )
  for (const { file, found } of faults) console.log(`${file}: ${found}`)
  for (const note of notes) process.stderr.write(`${note}\n`)
  const where = relative('', folder) || folder
  if (faults.length === 0) return console.log(`${where}: whole, ${count(files)} files, ${count(rows)} rows`)
  console.log(
    `\n${where}: ${count(faults.length)} ${faults.length === 1 ? 'fault' : 'faults'} in this ${kind}`,
  )
}
