import { relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { usageError } from '../lib/errors.ts'
import { includeOption } from './include.ts'
import { names, option } from './options.ts'

interface NewFlags {
  like?: string[]
  include?: string[]
  dryRun?: boolean
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('new')
    .description(
      'begin a corpus of your own: descriptor, sample, task and templates that build, to be filled in',
    )
    .argument('<name>', 'its name: a-z, 0-9 and single hyphens')
    .addOption(
      option(
        '--like <words>',
        'classification, pairs, generation, choice, squad or ner; and jsonl, json, csv, tsv, lines or bio (default: classification,jsonl)',
        names as never,
      ),
    )
    .addOption(includeOption())
    .addOption(option('--dry-run', 'name the files; write nothing'))
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(corpus: string, flags: NewFlags): Promise<void> {
  const { likeOf } = await import('../scaffold/like.ts')
  const { scaffold } = await import('../scaffold/scaffold.ts')
  const { writeNew } = await import('../scaffold/write.ts')

  const { include = ['biflan'], like = [], dryRun = false } = flags
  if (include.length > 1)
    throw usageError({
      found: `${include.length} folders to write into`,
      expected: 'one',
      remedy: 'name it with --include, without BIFLAN_INCLUDE',
    })
  const folder = resolve(include[0]!)
  const files = scaffold(corpus, likeOf(like))
  writeNew(folder, corpus, files, dryRun)
  const paths = [...files.keys()].map(path => relative('', resolve(folder, path)))
  if (flags.json) return console.log(JSON.stringify({ corpus, folder, files: paths }, null, 1))
  const shown = relative('', folder) || '.'
  console.log(paths.join('\n'))
  process.stderr.write(
    [
      '',
      `next: export BIFLAN_INCLUDE=${shown}, or --include ${shown} with each command`,
      `  biflan check ${corpus}           what is still missing, with file and line`,
      `  biflan show ${corpus} --sample   rows as a person reads them`,
      '',
    ].join('\n'),
  )
}
