import type { Both } from '../../lib/language.ts'

/** What `biflan <command> --help` says beyond the command's own descriptions. */
export interface Page {
  /** Every option of the command, by what it is about, under its name without dashes. */
  readonly groups: readonly (Both & { readonly options: readonly string[] })[]
  /** Command lines that work as they stand, and what they are for. */
  readonly examples: readonly (Both & { readonly run: string })[]
  /** Exit codes that mean something of their own, beside those that all commands share. */
  readonly exits?: Readonly<Record<number, Both>>
  /** Environment variables, beside `BIFLAN_<OPTION>`. */
  readonly env?: Readonly<Record<string, Both>>
  /** Files that are written. */
  readonly files?: Readonly<Record<string, Both>>
  /** The Chinese of each description in the command's module. */
  readonly zh: Readonly<Record<string, string>>
}

/** Checks a page's types; returns it as it is. */
export const definePage = (page: Page): Page => page
