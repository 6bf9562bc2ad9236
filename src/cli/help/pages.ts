import build from './build.ts'
import check from './check.ts'
import cite from './cite.ts'
import { SHARED } from './common.ts'
import completion from './completion.ts'
import coverage from './coverage.ts'
import diff from './diff.ts'
import doctor from './doctor.ts'
import explain from './explain.ts'
import exportRows from './export.ts'
import fetch from './fetch.ts'
import ls from './ls.ts'
import mix from './mix.ts'
import newCorpus from './new.ts'
import type { Page } from './page.ts'
import plan from './plan.ts'
import report from './report.ts'
import show from './show.ts'
import verify from './verify.ts'

/**
 * The page of each command. For a new one: (1) write src/cli/help/<command>.ts with `definePage`: groups with every
 * option, examples that run, and in `zh` the Chinese of each description in the command's module; (2) name it here;
 * (3) name the command in a group of overview.ts. test/help.test.ts says what is missing.
 */
export const PAGES: Readonly<Record<string, Page>> = {
  build,
  plan,
  mix,
  export: exportRows,
  verify,
  fetch,
  doctor,
  ls,
  show,
  explain,
  diff,
  coverage,
  check,
  report,
  cite,
  new: newCorpus,
  completion,
}

/** The Chinese of every description: the same English is the same Chinese wherever it stands. */
export const CHINESE: Readonly<Record<string, string>> = Object.assign(
  {},
  SHARED,
  ...Object.values(PAGES).map(({ zh }) => zh),
)
