import type { SourceFile } from './descriptor.ts'

/**
 * The names under which a file is known: the descriptor's, and the one that the Hugging Face hub gives to what it converted
 * to parquet by itself (branch `refs/convert/parquet`): `train/0000.parquet` instead of `train-00000-of-00001.parquet`,
 * and the folder `default` where a data set has no other one.
 */
export function namesOf({ name }: SourceFile): readonly string[] {
  const converted = name
    .replace(/(?<=^|\/)([a-z]+)-\*\.parquet$/, '$1/*.parquet')
    .replace(/^data\//, 'default/')
  return name.endsWith('-*.parquet') && converted.endsWith('/*.parquet') ? [name, converted] : [name]
}
