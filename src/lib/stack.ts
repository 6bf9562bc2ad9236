import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'

/** `file:line` of a module where an error came up, as far as it can be told. */
export function placeIn(error: unknown, module: string): string | undefined {
  const line =
    lineIn((error as Error).stack ?? '', module) ?? (error instanceof SyntaxError && checked(module))
  return line ? `${module}:${line}` : undefined
}

/** A module that does not parse keeps its line to itself; Node's own check prints it. */
const checked = (module: string): string | undefined =>
  lineIn(spawnSync(process.execPath, ['--check', module], { encoding: 'utf8' }).stderr, module)

function lineIn(text: string, module: string): string | undefined {
  for (const name of [pathToFileURL(module).href, module]) {
    const at = text.indexOf(`${name}:`)
    const line = at < 0 ? undefined : /^:(\d+)/.exec(text.slice(at + name.length))?.[1]
    if (line !== undefined) return line
  }
  return undefined
}
