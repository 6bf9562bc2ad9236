import type { Command } from 'commander'
import { includeOption } from './include.ts'
import { option, positive } from './options.ts'

interface DoctorFlags {
  raw?: string
  machine?: boolean
  online?: boolean
  timeout: number
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('doctor')
    .description('which raw files are here, which are missing or altered, and what to do next')
    .argument('[corpus...]', 'corpora, with all their files; default: a line for each corpus')
    .addOption(option('--raw <dir>', 'where raw files live (default: biflan/raw in the XDG cache)'))
    .addOption(option('--machine', 'only Node, disk, proxy and hub'))
    .addOption(option('--online', 'also whether the hosts that the corpora come from can be reached'))
    .addOption(option('--timeout <s>', 'how long each of them may take', positive).default(10))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(words: string[], flags: DoctorFlags): Promise<void> {
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { checkHosts, checkMachine } = await import('../sources/fetch/machine.ts')
  const { diagnose } = await import('../sources/diagnosis.ts')
  const { rawFolder } = await import('../sources/raw.ts')
  const { wantedFrom } = await import('./corpora.ts')
  const { printCorpora, printFiles, printMachine } = await import('./doctor-report.ts')
  const { leave } = await import('./leave.ts')

  const { sources, tasks } = await loadCatalogue()
  const wanted = wantedFrom(words, sources, tasks)
  const chosen = [...sources.values()].filter(
    ({ name }) => wanted.length === 0 || wanted.some(one => one.corpus === name),
  )
  const raw = rawFolder(flags.raw)
  const checks = [...checkMachine(raw), ...(flags.online ? await checkHosts(chosen, flags.timeout) : [])]
  const reports = flags.machine ? [] : await diagnose(raw, chosen, wanted)
  if (flags.json) console.log(JSON.stringify(flags.machine ? checks : reports))
  else {
    if (!flags.machine) {
      if (words.length > 0) printFiles(reports, raw)
      else printCorpora(reports, raw)
      console.log('')
    }
    printMachine(checks)
  }
  if (flags.online) await leave()
}
