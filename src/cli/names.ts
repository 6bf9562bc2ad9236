import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { MODULE_ENDING, ROOT } from '../lib/root.ts'

const TASKS = join(import.meta.dirname, '..', 'tasks')

/** The names of all tasks: those of their files, none of which is loaded. */
export const taskNames = (): string[] =>
  readdirSync(TASKS)
    .filter(file => file.endsWith(MODULE_ENDING) && !file.endsWith('.d.ts'))
    .map(file => file.slice(0, -MODULE_ENDING.length))
    .sort()

/** The names of all corpora: those of their folders. */
export const corpusNames = (): string[] =>
  readdirSync(join(ROOT, 'sources'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
