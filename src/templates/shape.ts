import type { z } from 'zod'

/** As much of a value's type as a template needs: which names may stand behind a dot. */
export type Shape =
  | { readonly kind: 'text' | 'scalar' | 'any' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Shape> }

export const TEXT: Shape = { kind: 'text' }
export const SCALAR: Shape = { kind: 'scalar' }
export const ANY: Shape = { kind: 'any' }
export const list = (item: Shape): Shape => ({ kind: 'list', item })
export const object = (fields: Record<string, Shape>): Shape => ({
  kind: 'object',
  fields: new Map(Object.entries(fields)),
})

/** The shape of what a zod schema lets through. What it cannot tell is `any`. */
export function shapeOf(schema: z.core.$ZodType): Shape {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string':
    case 'enum':
    case 'literal':
    case 'template_literal':
      return TEXT
    case 'number':
    case 'boolean':
      return SCALAR
    case 'array':
      return list(shapeOf(def.element))
    case 'tuple':
      return list(ANY)
    case 'object':
      return {
        kind: 'object',
        fields: new Map(Object.entries(def.shape).map(([name, field]) => [name, shapeOf(field)])),
      }
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return shapeOf(def.innerType)
    default:
      return ANY
  }
}

/** The closed set of a label field, or undefined where the schema has none. */
export function labelsOf(schema: z.ZodObject): readonly string[] | undefined {
  const label = schema.shape['label'] as z.core.$ZodTypes | undefined
  return label?._zod.def.type === 'enum' ? Object.values(label._zod.def.entries).map(String) : undefined
}
