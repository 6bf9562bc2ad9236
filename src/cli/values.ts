import type { Argument, Option } from 'commander'
import { CATEGORIES } from '../shapes/categories.ts'
import { SPLITS } from '../shapes/task.ts'
import { corpusNames, taskNames } from './names.ts'

/** What can stand in a place of a command line: one of these words, or a path. */
export interface Values {
  readonly words: readonly string[]
  readonly path?: 'files' | 'folders'
  /** Several, joined by commas. */
  readonly several?: boolean
}

/** By the name of an argument or of an option. */
const BY_NAME: Readonly<Record<string, () => Values>> = {
  task: () => ({ words: taskNames(), several: true }),
  exclude: () => ({ words: taskNames(), several: true }),
  // A task stands for its corpus.
  corpus: () => ({ words: [...new Set([...corpusNames(), ...taskNames()])].sort() }),
  what: () => ({ words: ['tasks', 'sources', 'templates', 'mixture'] }),
  category: () => ({ words: Object.keys(CATEGORIES), several: true }),
  splits: () => ({ words: SPLITS, several: true }),
}

/** By the word in the angle brackets. */
const BY_PLACEHOLDER: Readonly<Record<string, Values>> = {
  file: { words: [], path: 'files' },
  path: { words: [], path: 'files' },
  dir: { words: [], path: 'folders' },
  build: { words: [], path: 'folders' },
  old: { words: [], path: 'folders' },
  new: { words: [], path: 'folders' },
}

const NONE: Values = { words: [] }

/** The values of a command's argument. */
export const argumentValues = (argument: Argument): Values => {
  const name = argument.name()
  if (argument.argChoices) return { words: argument.argChoices }
  const values = BY_NAME[name]?.() ?? BY_PLACEHOLDER[name] ?? NONE
  return { ...values, several: false }
}

/** The values of an option that takes one. */
export function optionValues(option: Option): Values {
  const closed = (option.parseArg as { values?: readonly string[] } | undefined)?.values
  if (closed) return { words: closed }
  const placeholder = /[<[](\w+)/.exec(option.flags)?.[1] ?? ''
  return BY_NAME[option.name()]?.() ?? BY_PLACEHOLDER[placeholder] ?? NONE
}
