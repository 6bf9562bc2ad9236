import { runtime } from './nunjucks.ts'

/**
 * What emitted code calls. Each does what nunjucks' runtime does, with the common case decided first;
 * nunjucks itself has the last word on the rest.
 */
export const TOOLS = {
  /** `target[key]`, where nothing has any field. */
  member(target: unknown, key: unknown): unknown {
    if (target === undefined || target === null) return undefined
    const value = (target as Record<PropertyKey, unknown>)[key as PropertyKey]
    return typeof value === 'function' ? runtime.memberLookup(target, key) : value
  },

  /** A function found in `target`, tied to it. */
  bound: runtime.memberLookup,

  /** The operator `in`. Throws for a target that is neither list, text nor object. */
  has(key: unknown, target: unknown): boolean {
    if (typeof target === 'string') return target.indexOf(key as string) !== -1
    return Array.isArray(target) ? target.indexOf(key) !== -1 : runtime.inOperator(key, target)
  },

  /** What a loop walks by index: lists and texts as they are, other iterables as lists. */
  items: (value: unknown): unknown => (Array.isArray(value) ? value : runtime.fromIterator(value)),

  isArray: runtime.isArray,
  keys: runtime.keys,
  keywords: runtime.makeKeywordArgs,

  /** The variable `loop` as a whole, for the rare text that does not ask for one of its fields. */
  loopOf: (index: number, length: number): object => ({
    index: index + 1,
    index0: index,
    revindex: length - index,
    revindex0: length - index - 1,
    first: index === 0,
    last: index === length - 1,
    length,
  }),
}
