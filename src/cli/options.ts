import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Document } from 'yaml'
import { usageError } from '../lib/errors.ts'
import { givenFile } from '../lib/given.ts'
import { suggestion } from '../lib/nearest.ts'

/** An option that may also come from `BIFLAN_<NAME>` or from the file given with `--config`. */
export function option(flags: string, description: string, parse?: (text: string) => unknown): Option {
  const made = new Option(flags, description)
  made.env(`BIFLAN_${made.name().toUpperCase().replaceAll('-', '_')}`)
  return parse ? made.argParser(parse) : made
}

/**
 * Fills the options that neither the command line nor the environment gave from a YAML file of `name: value`.
 * Throws a usage error for a name that the command does not have.
 */
export async function applyConfig(command: Command): Promise<void> {
  for (const each of command.options) checkSwitch(command, each)
  const path = command.getOptionValue('config') as string | undefined
  if (path === undefined) return
  const { parseDocument } = await import('yaml')
  const document = parseDocument(readConfig(path))
  if (document.errors[0]) throw usageError({ where: path, found: document.errors[0].message.split('\n')[0]! })
  for (const [name, value] of Object.entries(valuesOf(document, path))) {
    const known = command.options.find(each => each.name() === name)
    if (!known) {
      const names = command.options.map(each => each.name())
      throw usageError({
        where: path,
        found: `the setting ${name}`,
        expected: suggestion(name, names) ?? names.join(', '),
      })
    }
    const source = command.getOptionValueSource(known.attributeName())
    if (source !== undefined && source !== 'default') continue
    const parse = known.parseArg as ((text: string, previous: unknown) => unknown) | undefined
    command.setOptionValueWithSource(
      known.attributeName(),
      parse ? parseValue(path, name, String(value), parse) : plainValue(path, name, value, known),
      'config',
    )
  }
}

const SWITCH: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  yes: true,
  '0': false,
  false: false,
  no: false,
  '': false,
}

/** A switch that came from the environment is on or off by its value, not by being there. */
function checkSwitch(command: Command, each: Option): void {
  if (!isSwitch(each) || command.getOptionValueSource(each.attributeName()) !== 'env') return
  const text = process.env[each.envVar!] ?? ''
  const value = SWITCH[text.toLowerCase()]
  if (value === undefined) throw usageError({ where: each.envVar!, found: text, expected: '1 or 0' })
  command.setOptionValueWithSource(each.attributeName(), value !== each.negate, 'env')
}

/** True for an option without a value, `--no-…` included. */
const isSwitch = ({ required, optional }: Option): boolean => !required && !optional

function plainValue(path: string, name: string, value: unknown, known: Option): unknown {
  if (typeof value === (isSwitch(known) ? 'boolean' : 'string')) return known.negate ? !value : value
  throw usageError({
    where: path,
    found: `${name}: ${JSON.stringify(value)}`,
    expected: isSwitch(known) ? 'true or false' : 'a text',
  })
}

function valuesOf(document: Document.Parsed, path: string): Record<string, unknown> {
  try {
    return (document.toJS() ?? {}) as Record<string, unknown>
  } catch (error) {
    throw usageError({ where: path, found: (error as Error).message })
  }
}

const readConfig = (path: string): string =>
  givenFile(path, 'a YAML file of settings', 'see the option --config').toString('utf8')

function parseValue(
  path: string,
  name: string,
  text: string,
  parse: (text: string, previous: unknown) => unknown,
): unknown {
  try {
    return parse(text, undefined)
  } catch (error) {
    if (error instanceof InvalidArgumentError)
      throw usageError({ where: path, found: `${name}: ${text}`, expected: error.message })
    throw error
  }
}

const wrong = (expected: string): never => {
  throw new InvalidArgumentError(expected)
}

/** A whole number from `least` to `most`. */
export const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    return value >= least && value <= most
      ? value
      : wrong(
          `A whole number of at least ${least}${most < Number.MAX_SAFE_INTEGER ? ` and at most ${most}` : ''}.`,
        )
  }

/** A number above 0. */
export const positive = (text: string): number => {
  const value = /^[\d.]+$/.test(text) ? Number(text) : Number.NaN
  return value > 0 ? value : wrong('A number above 0.')
}

/** A share: `0.25` or `25%`. */
export const share = (text: string): number => {
  const value = /^[\d.]+%$/.test(text)
    ? Number(text.slice(0, -1)) / 100
    : text.trim() === ''
      ? Number.NaN
      : Number(text)
  return value >= 0 && value <= 1 ? value : wrong('A share from 0 to 1, or from 0% to 100%.')
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }

/** Bytes: `65536`, `64K`, `64MiB`, `1G`. */
export const bytes = (text: string): number => {
  const match = /^(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?$/i.exec(text)
  const value = match ? Math.round(Number(match[1]) * UNITS[match[2]!.toUpperCase()]!) : 0
  return value > 0 ? value : wrong('A size such as 65536, 64K or 64MiB.')
}

/** Names joined by commas; given several times they add up. */
export const names = (text: string, before: unknown): string[] => [
  ...((before as string[] | undefined) ?? []),
  ...text
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== ''),
]

/** One of a closed list, which completion offers too. */
export const oneOf = <T extends string>(...values: readonly T[]) =>
  Object.assign(
    (text: string): T => (values.includes(text as T) ? (text as T) : wrong(`One of ${values.join(', ')}.`)),
    { values },
  )
