import { Command, Option } from 'commander'
import { LANGUAGES } from '../lib/language.ts'
import { VERSION } from '../lib/version.ts'
import { register as build } from './build.ts'
import { register as check } from './check.ts'
import { register as cite } from './cite.ts'
import { register as complete } from './complete.ts'
import { register as completion } from './completion.ts'
import { register as coverage } from './coverage.ts'
import { register as diff } from './diff.ts'
import { register as doctor } from './doctor.ts'
import { register as explain } from './explain.ts'
import { register as exportRows } from './export.ts'
import { register as fetch } from './fetch.ts'
import { describeHelp, groupHelp } from './help/render.ts'
import { applyInclude } from './include.ts'
import { register as ls } from './ls.ts'
import { register as mix } from './mix.ts'
import { register as newCorpus } from './new.ts'
import { applyConfig, oneOf, option } from './options.ts'
import { register as plan } from './plan.ts'
import { register as report } from './report.ts'
import { register as show } from './show.ts'
import { register as verify } from './verify.ts'

const COMMANDS = [
  ...[fetch, doctor, cite, newCorpus, plan, build, mix, exportRows],
  ...[ls, show, explain, diff, coverage, check, verify, report, completion, complete],
]

/** The command line: every command with its options and its help. Parses nothing yet. */
export function makeProgram(): Command {
  const program = new Command('biflan')
    .description('Builds the Chinese Flan collection from open annotated corpora.')
    .version(VERSION, '-V, --version', 'the version')
    .addOption(
      option(
        '--lang <language>',
        'language of help and of tables for people: en or zh (default: that of the locale)',
        oneOf(...LANGUAGES),
      ),
    )
    .addOption(
      new Option(
        '--no-color',
        'no colours (as with NO_COLOR; they are on a terminal only, or with FORCE_COLOR)',
      ),
    )
    .showSuggestionAfterError()
    .exitOverride()
    .hook('preAction', async (_, command) => {
      await applyConfig(command)
      applyInclude(command)
    })
  describeHelp(program)
  for (const register of COMMANDS) register(program)
  groupHelp(program)
  return program
}
