import type { Command, Option } from 'commander'
import { languageOf } from '../lib/language.ts'
import { said } from './help/render.ts'
import { argumentValues, optionValues, type Values } from './values.ts'

/** The hidden command that the shells' scripts ask. */
export const register = (program: Command): void => {
  program
    .command('complete', { hidden: true })
    .description('what the last of these words can become')
    .argument('[words...]', 'a command line without its first word')
    .action((words: string[]) => {
      for (const line of completions(program, words)) console.log(line)
    })
}

/**
 * What the last word can become: a line for each, with a tab and what it means where there is something to say. A line
 * `:files` or `:folders` asks the shell for its own.
 */
export function completions(program: Command, typed: readonly string[]): string[] {
  const words = rejoined(typed)
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const { command, operands, awaiting, onlyOperands } = read(program, before)
  if (awaiting) return valuesFor(optionValues(awaiting), last)
  if (last.startsWith('-') && !onlyOperands) return optionsFor(command, before, last)
  if (command === program)
    return operands.length === 0 || (operands[0] === 'help' && operands.length === 1)
      ? commandsFor(program, last)
      : []
  const { registeredArguments } = command
  const argument = registeredArguments[operands.length] ?? registeredArguments.at(-1)
  if (!argument || (operands.length >= registeredArguments.length && !argument.variadic)) return []
  const { words: names, ...values } = argumentValues(argument)
  return valuesFor({ ...values, words: names.filter(name => !operands.includes(name)) }, last)
}

/** bash takes `--name=value` apart. */
function rejoined(typed: readonly string[]): string[] {
  const words: string[] = []
  typed.forEach((word, i) => {
    const name = words.at(-1)
    if (word === '=' && name?.startsWith('--')) {
      if (i === typed.length - 1) words.push('')
    } else words.push(word)
  })
  return words
}

/** How far a command line got: its command, what stands in the places of arguments, the option that waits for its value. */
function read(program: Command, words: readonly string[]) {
  let command = program
  let awaiting: Option | undefined
  let onlyOperands = false
  const operands: string[] = []
  for (const word of words) {
    if (awaiting) awaiting = undefined
    else if (word === '--') onlyOperands = true
    else if (word.startsWith('-') && !onlyOperands) {
      const option = optionsOf(command).find(({ long, short }) => word === long || word === short)
      if (option?.required) awaiting = option
    } else if (command === program && operands.length === 0) {
      const named = program.commands.find(each => each.name() === word)
      if (named) command = named
      else operands.push(word)
    } else operands.push(word)
  }
  return { command, operands, awaiting, onlyOperands }
}

/** Those of the program are understood behind every command. */
const optionsOf = (command: Command): readonly Option[] => [
  ...command.options,
  ...(command.parent ? command.parent.options.filter(({ long }) => long !== '--version') : []),
]

function optionsFor(command: Command, before: readonly string[], last: string): string[] {
  const equals = last.indexOf('=')
  if (equals > 0) {
    const option = optionsOf(command).find(({ long }) => long === last.slice(0, equals))
    return option?.required ? valuesFor(optionValues(option), last, equals + 1) : []
  }
  const language = languageOf(undefined)
  return [...optionsOf(command), command.createOption('-h, --help', 'this page')]
    .filter(({ long }) => long?.startsWith(last) && !before.includes(long))
    .map(({ long, description }) => `${long}\t${said(description, language)}`)
}

function commandsFor(program: Command, last: string): string[] {
  const language = languageOf(undefined)
  return program
    .createHelp()
    .visibleCommands(program)
    .filter(command => command.name().startsWith(last))
    .map(command => `${command.name()}\t${said(command.description(), language)}`)
}

/** `from`: how much of the last word stands before the value. */
function valuesFor({ words, path, several }: Values, last: string, from = 0): string[] {
  const start = several ? Math.max(from, last.lastIndexOf(',') + 1) : from
  const kept = last.slice(0, start)
  const named = kept.slice(from).split(',')
  const begun = last.slice(start)
  return [
    ...words.filter(word => word.startsWith(begun) && !named.includes(word)).map(word => kept + word),
    ...(path ? [`:${path}`] : []),
  ]
}
