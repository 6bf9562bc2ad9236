import type { SchemaElement } from 'hyparquet'
import { ByteWriter, parquetWrite } from 'hyparquet-writer'

/** A column as the library `datasets` describes it: texts, numbers, classes (numbers with names), lists and structs of these. */
export type Feature =
  | 'string'
  | 'int32'
  | 'int64'
  | 'bool'
  | { readonly classes: readonly string[] }
  | readonly [Feature]
  | { readonly fields: Readonly<Record<string, Feature>> }

export type Features = Readonly<Record<string, Feature>>
export type ParquetRow = Readonly<Record<string, unknown>>

type Options = Omit<Parameters<typeof parquetWrite>[0], 'writer' | 'columnData' | 'schema' | 'kvMetadata'>

/**
 * The bytes of a parquet file with a column for each feature, its schema and its footer such as `datasets` writes.
 * Values of classes are numbers. Other notes for the footer take the place of those of `datasets`.
 */
export function parquet(
  features: Features,
  rows: readonly ParquetRow[],
  options: Options = {},
  notes: Readonly<Record<string, string>> = {
    huggingface: JSON.stringify({ info: { features: described(features) } }),
  },
): Uint8Array {
  const writer = new ByteWriter()
  const columns = Object.entries(features)
  parquetWrite({
    writer,
    columnData: columns.map(([name, feature]) => ({
      name,
      data: rows.map(row => stored(feature, row[name])),
    })),
    schema: [
      { name: 'schema', num_children: columns.length },
      ...columns.flatMap(([name, feature]) => elements(name, feature)),
    ],
    kvMetadata: Object.entries(notes).map(([key, value]) => ({ key, value })),
    ...options,
  })
  return writer.getBytes()
}

const isList = (feature: Feature): feature is readonly [Feature] => Array.isArray(feature)

function elements(name: string, feature: Feature): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  if (feature === 'string') return [{ ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' }]
  if (feature === 'int32') return [{ ...optional, type: 'INT32' }]
  if (feature === 'bool') return [{ ...optional, type: 'BOOLEAN' }]
  if (feature === 'int64' || 'classes' in feature) return [{ ...optional, type: 'INT64' }]
  if (isList(feature)) {
    const list: SchemaElement = { name: 'list', repetition_type: 'REPEATED', num_children: 1 }
    return [
      { ...optional, converted_type: 'LIST', num_children: 1 },
      list,
      ...elements('element', feature[0]),
    ]
  }
  const fields = Object.entries(feature.fields)
  return [
    { ...optional, num_children: fields.length },
    ...fields.flatMap(([field, inner]) => elements(field, inner)),
  ]
}

/** A value as the writer takes it: 64-bit numbers as such. */
function stored(feature: Feature, value: unknown): unknown {
  if (value === null || value === undefined || typeof feature === 'string')
    return feature === 'int64' && typeof value === 'number' ? BigInt(value) : value
  if ('classes' in feature) return BigInt(value as number)
  if (isList(feature)) return (value as readonly unknown[]).map(item => stored(feature[0], item))
  const struct = value as ParquetRow
  return Object.fromEntries(
    Object.entries(feature.fields).map(([field, inner]) => [field, stored(inner, struct[field])]),
  )
}

function described(features: Features): object {
  return Object.fromEntries(Object.entries(features).map(([name, feature]) => [name, descriptionOf(feature)]))
}

function descriptionOf(feature: Feature): object {
  if (typeof feature === 'string') return { dtype: feature, _type: 'Value' }
  if ('classes' in feature) return { names: feature.classes, _type: 'ClassLabel' }
  if (isList(feature)) return { feature: descriptionOf(feature[0]), _type: 'List' }
  return described(feature.fields)
}
