import { parseArgs } from 'node:util'

/** The flags of a bench, each with its default: a number, a text or a switch. An unknown flag ends the program. */
export function flags(defaults) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { type: typeof value === 'boolean' ? 'boolean' : 'string' },
    ]),
  )
  const { values } = parseArgs({ options })
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => {
      const given = values[name] ?? value
      return [name, typeof value === 'number' ? Number(given) : given]
    }),
  )
}
