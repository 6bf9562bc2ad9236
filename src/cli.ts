#!/usr/bin/env node
import { CommanderError } from 'commander'
import { fail } from './cli/fail.ts'
import { makeProgram } from './cli/program.ts'

// A reader that has seen enough (`| head`) is no failure, and no reason to leave work half done.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', error => {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  })
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code))

try {
  await makeProgram().parseAsync()
} catch (error) {
  // commander has printed its own complaint; help and version come here with code 0
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : fail(error)
}
