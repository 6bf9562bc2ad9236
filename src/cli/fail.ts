import { BiflanError } from '../lib/errors.ts'

/** Failures of the machine, not of the program: what a person can do about them. */
const MACHINE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space, or build into another folder with --out',
  EDQUOT: 'the disk quota is used up: free some space, or build into another folder with --out',
  EMFILE: 'too many open files: raise the limit (ulimit -n), or use fewer --threads',
  EIO: 'the disk failed to read or write: try again, and look at the disk if it happens again',
}

/** Prints what went wrong on stderr; returns the exit code. A stack is shown for bugs only. */
export function fail(error: unknown): number {
  const say = (text: string) => process.stderr.write(`biflan: ${text}\n`)
  if (error instanceof BiflanError) {
    say(error.message)
    return error.exitCode
  }
  const { code, message, stack, path } = error as NodeJS.ErrnoException
  if (code !== undefined && code in MACHINE) {
    say(`${path ?? message}: ${MACHINE[code]}`)
    return 75
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    say(`${message}\n  to do: give this user the right to read and write there, or name another folder`)
    return 1
  }
  if ((error as NodeJS.ErrnoException).syscall !== undefined) {
    say(
      `${message}\n  to do: see what is there; if nothing is wrong with it, please report the command that was run`,
    )
    return 1
  }
  say(
    `an error that should not happen: ${stack ?? message}\n  to do: please report it with the command that was run`,
  )
  return 1
}
