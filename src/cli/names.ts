import { registered } from '../build/registry.ts'

/** The names of all tasks: those of their files, none of which is loaded. */
export const taskNames = (): string[] => [...registered('tasks').keys()]

/** The names of all corpora: those of their folders. */
export const corpusNames = (): string[] => [...registered('sources').keys()]
