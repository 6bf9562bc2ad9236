import type { Command } from 'commander'
import { foldersIn, include } from '../build/included.ts'
import { option } from './options.ts'

const add = (text: string, before: unknown): string[] => [
  ...((before as string[] | undefined) ?? []),
  ...foldersIn(text),
]

/** The option that adds folders outside the package to what a command knows. */
export const includeOption = () =>
  option(
    '--include <dir>',
    'a folder with sources/, tasks/ and templates/ of your own; may be repeated',
    add as never,
  )

/** Lets the folders that a command was given join the registry. */
export function applyInclude(command: Command): void {
  const folders = command.getOptionValue('include') as string[] | undefined
  if (folders && command.name() !== 'new') include(folders)
}
