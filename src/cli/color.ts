import picocolors from 'picocolors'

interface Surroundings {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: boolean
}

/**
 * Whether what is printed has colours: never with `--no-color` or `NO_COLOR`, always with `FORCE_COLOR` (but 0 or false),
 * otherwise on a terminal.
 */
export function coloured({ argv, env, terminal }: Surroundings): boolean {
  if (argv.includes('--no-color') || env['NO_COLOR']) return false
  const force = env['FORCE_COLOR']
  if (force) return force !== '0' && force !== 'false'
  return terminal && env['TERM'] !== 'dumb'
}

export const COLOURED: boolean = coloured({
  argv: process.argv,
  env: process.env,
  terminal: process.stdout.isTTY === true,
})

/** picocolors, whose own guess would colour what goes through a pipe where `CI` is set. */
export const pc = picocolors.createColors(COLOURED)
