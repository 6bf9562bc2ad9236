import { join } from 'node:path'
import type { Reporter } from '../../build/reporter.ts'
import type { Settings } from '../../build/settings.ts'
import { startThreads } from '../../lib/threads.ts'
import type { Source } from '../../sources/descriptor.ts'
import type { Foreign } from '../recipe.ts'
import type { Stock, StockFile, StockTask } from '../stock.ts'
import type { Census } from './census.ts'
import type { CountJob, PieceCount } from './count.ts'
import { bytesOf, type EnglishInputs, locateEnglish } from './inputs.ts'
import { type LicenceTable, readLicences } from './licences.ts'
import { pathsOf } from './paths.ts'
import { pieceOf } from './pieces.ts'
import type { EnglishSource } from './read.ts'
import { remarksOn, unlistedRemark } from './remarks.ts'
import { submixtures } from './submixtures.ts'
import { takeCensus } from './take-census.ts'
import { refuseTooMany } from './too-many.ts'

export interface EnglishRequest {
  readonly raw: string
  readonly settings: Pick<Settings, 'sample' | 'unit' | 'maxRecord' | 'tokenizer'>
  /** Folder for what a counting pass finds, which is kept. */
  readonly work: string
  readonly threads: number
  /** Path of the tokenizer that counts, where the settings name one. */
  readonly tokenizer?: string
  /** Path of a table with the licences of tasks. */
  readonly licenceTable?: string
  /** What becomes of rows that hold Chinese; default: they stay. */
  readonly foreign?: Foreign | undefined
  /** Bytes for finding rows that repeat others; default 256 MiB. */
  readonly memory?: number
  /** Share of a file's records that may be unreadable; default 1 %. */
  readonly maxRejects?: number
  /** False where nothing may be written beside raw files. */
  readonly keep?: boolean
  readonly reporter: Reporter
  /** Default: those of the project. */
  readonly sources?: readonly Source[]
}

/** What a submixture has to give, and what was found out about it. */
export interface EnglishStock extends Stock {
  readonly census: Census
  /** What a person who trains on it should know. */
  readonly remarks: readonly string[]
}

type Where = Pick<EnglishRequest, 'raw' | 'sources'> & {
  readonly settings: Pick<EnglishRequest['settings'], 'sample'>
}

/** What is here of each submixture. Nothing is read but a few bytes. */
export const findEnglish = ({ raw, settings, sources = submixtures() }: Where): EnglishInputs[] =>
  sources.flatMap(source => locateEnglish(source, raw, settings.sample) ?? [])

/**
 * What there is of the English Flan Collection, by submixture. The first time every file is read once, to count its
 * rows; that is kept as long as the files and the settings are the same. What a person should know of them is noted.
 */
export async function englishStock(request: EnglishRequest): Promise<EnglishStock[]> {
  const stocks = await countAll(request)
  for (const { remarks } of stocks) for (const remark of remarks) request.reporter.note(remark)
  return stocks
}

async function countAll(request: EnglishRequest): Promise<EnglishStock[]> {
  const { settings, work, threads: count, tokenizer, reporter, licenceTable } = request
  const { unit, maxRecord } = settings
  const table = licenceTable === undefined ? undefined : await readLicences(licenceTable)
  const found = findEnglish(request)
  const bytes = found.reduce((sum, inputs) => sum + bytesOf(inputs), 0)
  const threads = startThreads<CountJob, PieceCount>('mixture/english/worker', count)
  reporter.stage('count English', bytes, 'bytes')
  try {
    return await Promise.all(
      found.map(async inputs => {
        const folder = join(work, inputs.source.name)
        const one = {
          inputs,
          folder,
          settings: { unit, maxRecord, tokenizer: settings.tokenizer },
          ...(tokenizer !== undefined && { tokenizer }),
          memory: request.memory ?? MEMORY,
          keep: request.keep ?? true,
        }
        const census = await takeCensus(one, threads, reporter.advance)
        refuseTooMany(census, request.maxRejects ?? MAX_REJECTS)
        return stockOf(inputs, census, folder, maxRecord, table, request.foreign)
      }),
    )
  } finally {
    reporter.finish()
    await threads.close()
  }
}

const MEMORY = 256 * 2 ** 20
const MAX_REJECTS = 0.01

function stockOf(
  inputs: EnglishInputs,
  census: Census,
  folder: string,
  maxRecord: number,
  table: LicenceTable | undefined,
  foreign: Foreign | undefined,
): EnglishStock {
  const { source, files } = inputs
  const tasks = census.tasks.map(({ name }) => taskOf(source, name, table))
  const stockFiles = census.pieces.flatMap(({ file, start, end, firstRecord, records, rows, bytes }, i) => {
    if (rows === 0) return []
    const paths = pathsOf(folder, i, 'final')
    const piece = pieceOf(source.name, files[file]!, start, end, maxRecord)
    const from: EnglishSource = { ...piece, firstRecord, records, rows, kept: paths.kept }
    const stock: StockFile = {
      name: `${source.name}/${piece.name}#${firstRecord}`,
      fingerprint: `${census.fingerprint}/${i}`,
      rows,
      bytes,
      index: paths.index,
      task: paths.names,
      reader: 'english',
      source: from,
    }
    return [stock]
  })
  const unlisted = table ? unlistedRemark(census, name => table.has(name), source.facts.licence.use) : []
  return {
    language: 'en',
    part: source.name,
    tasks,
    files: stockFiles,
    census,
    remarks: [...remarksOn(census, foreign), ...unlisted],
  }
}

function taskOf({ name: source, facts }: Source, name: string, table: LicenceTable | undefined): StockTask {
  const { licence, use } = table?.get(name) ?? { licence: facts.licence.id, use: facts.licence.use }
  return { name: name || source, licence, use }
}
