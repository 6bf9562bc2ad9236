import { spawnSync } from 'node:child_process'

/**
 * True where a program that some tests need does not run: they are skipped, which is said. With `BIFLAN_CI` in the
 * environment, on a machine that was given all of them, it is an error.
 */
export const lacks = (program: string, ...args: string[]): boolean =>
  missing(program, spawnSync(program, args).status === 0)

/** The same of anything else that may be there or not. */
export function missing(what: string, isHere: boolean): boolean {
  if (isHere) return false
  if (process.env['BIFLAN_CI']) throw new Error(`there is no ${what} here, and BIFLAN_CI says that there is`)
  console.warn(`no ${what} here: the tests that need it are skipped`)
  return true
}
