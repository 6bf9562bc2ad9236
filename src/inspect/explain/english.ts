import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ENGLISH_WORK, workFolder } from '../../build/folder.ts'
import type { Settings } from '../../build/settings.ts'
import { isBad } from '../../formats/format.ts'
import { missingError, usageError } from '../../lib/errors.ts'
import { suggestion } from '../../lib/nearest.ts'
import { isSet } from '../../mixture/english/bits.ts'
import { readCensus } from '../../mixture/english/census.ts'
import { type EnglishInputs, locateEnglish } from '../../mixture/english/inputs.ts'
import { englishLine } from '../../mixture/english/line.ts'
import { pathsOf } from '../../mixture/english/paths.ts'
import { recordsIn } from '../../mixture/english/piece.ts'
import { pieceOf } from '../../mixture/english/pieces.ts'
import { readingOf } from '../../mixture/english/row.ts'
import { submixtures } from '../../mixture/english/submixtures.ts'
import type { Explained, ExplainRequest } from './explained.ts'
import { type EnglishId, withoutEpoch } from './ids.ts'

/** A row of the English Flan Collection, read again from its raw file. Throws a usage error for an id that is none of it. */
export async function explainEnglish(
  id: string,
  { task, file: name, record, epoch }: EnglishId,
  { sample, maxRecord }: Pick<Settings, 'sample' | 'maxRecord'>,
  { raw, folder }: ExplainRequest,
): Promise<Explained> {
  const source = submixtures().find(one => one.name === task)!
  const inputs = locateEnglish(source, raw, sample)
  if (!inputs) {
    throw missingError({
      where: raw,
      found: `nothing of ${task}`,
      remedy: `biflan fetch ${task}, or name the folder of raw files with --raw`,
    })
  }
  const at = fileNamed(inputs, name)
  const file = inputs.files[at]!
  const start = await startOf(inputs, at, record, join(workFolder(folder, ENGLISH_WORK), task))
  const whole = pieceOf(task, file, start.byte, statSync(file.path).size, maxRecord)
  let index = start.record
  for await (const records of recordsIn(whole)) {
    const found = records[record - index]
    index += records.length
    if (!found) continue
    const reading = isBad(found) ? { reject: found.bad } : readingOf(found.value, task, whole.type)
    if (!('row' in reading)) {
      const why = 'skip' in reading ? reading.skip : reading.reject
      throw usageError({ found: `record ${record} of ${task}/${name} is no row: ${why}` })
    }
    const row = englishLine(task, name, record, reading.row)
    const own = (JSON.parse(row) as { id: string }).id
    if (own !== withoutEpoch(id)) {
      throw usageError({
        found: `${withoutEpoch(id)}, but record ${record} of this file is ${own}`,
        expected: 'an id of these raw files',
        remedy: 'name the folder of those that the mixture was made of with --raw',
      })
    }
    return {
      id,
      language: 'en',
      task,
      epoch,
      place: {
        corpus: task,
        form: inputs.form,
        split: undefined,
        licence: source.facts.licence.id,
        file: name,
        path: file.path,
        record,
        line: undefined,
        beside: file.rest.map(rest => rest.name),
      },
      raw: isBad(found) ? undefined : found.value,
      repaired: isBad(found) ? undefined : found.value,
      said: undefined,
      row,
      compared: [],
      changes: [],
      notes: start.kept(record)
        ? []
        : [`it repeats an earlier row of ${task} in inputs and targets, so mixtures leave it out`],
    }
  }
  throw usageError({
    found: `no record ${record} in ${name} of ${task}`,
    expected: `a record from 0 to ${index - 1}`,
  })
}

function fileNamed({ source, files }: EnglishInputs, name: string): number {
  const names = files.map(file => file.name)
  const at = names.indexOf(name)
  if (at >= 0) return at
  throw usageError({
    found: `no file ${name} of ${source.name} here`,
    expected:
      suggestion(name, names) ?? `one of: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''}`,
    remedy: 'name the folder of raw files that the mixture was made of with --raw',
  })
}

/** Where reading may begin so as to come by a record soon, and which records mixtures take, by what `mix` counted. */
async function startOf(inputs: EnglishInputs, file: number, record: number, folder: string) {
  const census = readCensus(folder)
  const isOf =
    census?.form === inputs.form &&
    census.files.length === inputs.files.length &&
    census.files.every(({ name, bytes }, i) => {
      const one = inputs.files[i]!
      return one.name === name && statSync(one.path).size === bytes
    })
  const number = isOf
    ? census.pieces.findLastIndex(piece => piece.file === file && piece.firstRecord <= record)
    : -1
  const piece = census?.pieces[number]
  if (!piece) return { byte: 0, record: 0, kept: () => true }
  const kept = readFileSync(pathsOf(folder, number, 'final').kept)
  return {
    byte: piece.start,
    record: piece.firstRecord,
    kept: (record: number) => isSet(kept, record - piece.firstRecord),
  }
}
