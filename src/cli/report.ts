import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { size } from './format.ts'
import { includeOption } from './include.ts'
import { option, whole } from './options.ts'

interface ReportFlags {
  out?: string
  samples: number
  threads?: number
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('report')
    .description('write what a build holds as one page to look at, without a network: report.html')
    .argument('<build>', 'folder of a build, such as output/full')
    .addOption(option('--out <file>', 'where to (default: report.html in the build’s folder)'))
    .addOption(option('--samples <n>', 'rows of each task that can be looked at', whole(0, 1000)).default(30))
    .addOption(option('--threads <n>', 'threads (default: one per core)', whole(1, 1024)))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(build: string, { out, samples, threads, json }: ReportFlags): Promise<void> {
  const { REPORT } = await import('../build/folder.ts')
  const { writeReport } = await import('../inspect/report/report.ts')
  const { progress } = await import('./progress.ts')

  const folder = resolve(build)
  const path = resolve(out ?? join(folder, REPORT))
  const request = { build: folder, samples, threads: threads ?? availableParallelism(), reporter: progress() }
  const { bytes, unknown } = await writeReport(request, path)
  if (unknown.length > 0)
    process.stderr.write(
      `without coverage and samples of ${unknown.join(', ')}, not known here; --include <dir> names a folder of your own\n`,
    )
  if (json) console.log(JSON.stringify({ path, bytes }))
  else console.log(`${relative('', path)}: ${size(bytes)}`)
}
