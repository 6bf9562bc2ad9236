import { z } from 'zod'

/**
 * A list of structs in either of the ways in which the library `datasets` keeps it: as such, or as one struct of lists of
 * the same length. Of each struct the fields of `shape` are read.
 */
export function structs<S extends z.ZodRawShape>(shape: S) {
  const rows = z.array(z.object(shape))
  const names = Object.keys(shape)
  const columns = z.object(Object.fromEntries(names.map(name => [name, z.array(z.unknown())])))
  const transposed = columns.transform((lists, context) => {
    const count = lists[names[0]!]!.length
    if (names.every(name => lists[name]!.length === count)) {
      return Array.from({ length: count }, (_, i) =>
        Object.fromEntries(names.map(name => [name, lists[name]![i]])),
      )
    }
    context.addIssue({ code: 'custom', message: `the lists ${names.join(', ')} differ in length` })
    return z.NEVER
  })
  return z.union([rows, transposed.pipe(rows)])
}
