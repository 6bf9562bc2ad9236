import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.ts'

const facts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string
  readonly engines: { readonly node: string }
}

/** The program's own version. */
export const VERSION = facts.version

/** The versions of Node that it runs on. */
export const ENGINE = facts.engines.node
