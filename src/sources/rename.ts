/**
 * Moves fields of records: our name -> the path of the published one, keys joined by dots. A field that something is
 * taken out of goes; the others stay as they are. What is no object is left alone.
 */
export function renamer(rename: Readonly<Record<string, string>>): (value: unknown) => unknown {
  const moves = Object.entries(rename).map(([ours, path]) => ({ ours, keys: path.split('.') }))
  const gone = new Set(moves.map(({ keys }) => keys[0]!))
  return value => {
    if (!isObject(value)) return value
    const kept = Object.entries(value).filter(([key]) => !gone.has(key))
    const moved = moves.map(({ ours, keys }) => [ours, at(value, keys)] as const)
    return Object.fromEntries([...kept, ...moved.filter(([, found]) => found !== undefined)])
  }
}

const at = (value: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
