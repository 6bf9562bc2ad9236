#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { register as build } from './cli/build.ts'
import { register as check } from './cli/check.ts'
import { register as cite } from './cli/cite.ts'
import { register as coverage } from './cli/coverage.ts'
import { register as doctor } from './cli/doctor.ts'
import { register as exportRows } from './cli/export.ts'
import { fail } from './cli/fail.ts'
import { register as fetch } from './cli/fetch.ts'
import { register as ls } from './cli/ls.ts'
import { register as mix } from './cli/mix.ts'
import { applyConfig } from './cli/options.ts'
import { register as plan } from './cli/plan.ts'
import { register as report } from './cli/report.ts'
import { register as show } from './cli/show.ts'
import { register as verify } from './cli/verify.ts'
import { VERSION } from './lib/version.ts'

const program = new Command('biflan')
  .description('Builds the Chinese Flan collection from open annotated corpora.')
  .version(VERSION)
  .showSuggestionAfterError()
  .exitOverride()
  .configureHelp({ sortSubcommands: false })
  .hook('preAction', (_, command) => applyConfig(command))
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 a source is missing, 4 a check failed, 75 worth trying again.',
  )

const COMMANDS = [
  build,
  plan,
  mix,
  exportRows,
  verify,
  fetch,
  doctor,
  ls,
  show,
  coverage,
  check,
  report,
  cite,
]
for (const register of COMMANDS) register(program)

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0)
  throw error
})
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code))

try {
  await program.parseAsync()
} catch (error) {
  // commander has printed its own complaint; help and version come here with code 0
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : fail(error)
}
