import bio from './bio.ts'
import csv from './csv.ts'
import type { Format } from './format.ts'
import json from './json.ts'
import jsonOrJsonl from './json-or-jsonl.ts'
import jsonl from './jsonl.ts'
import jsonlGz from './jsonl-gz.ts'
import lines from './lines.ts'
import objects from './objects.ts'
import parquet from './parquet.ts'
import tags from './tags.ts'
import tsv from './tsv.ts'

/** All ways of keeping records in a file, by the name that a descriptor gives them (`read: jsonl`). */
export const FORMATS = {
  jsonl,
  'jsonl-gz': jsonlGz,
  json,
  'json-or-jsonl': jsonOrJsonl,
  objects,
  csv,
  tsv,
  lines,
  bio,
  tags,
  parquet,
} as const satisfies Record<string, Format>

export type FormatName = keyof typeof FORMATS
