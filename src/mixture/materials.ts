import { join } from 'node:path'
import type { Catalogue } from '../build/catalogue.ts'
import { codeHash, fingerprint } from '../build/fingerprint.ts'
import { ENGLISH_WORK, workFolder } from '../build/folder.ts'
import { type Manifest, readManifest } from '../build/manifest.ts'
import type { Reporter } from '../build/reporter.ts'
import type { Settings } from '../build/settings.ts'
import { missingError } from '../lib/errors.ts'
import { MODULE_ENDING } from '../lib/root.ts'
import { VERSION } from '../lib/version.ts'
import { chineseStock } from './chinese.ts'
import { englishStock } from './english/stock.ts'
import { fractionOf } from './fraction.ts'
import { categoriesIn, refuseAbsent, refuseUnknown } from './names.ts'
import type { MixOptions } from './options.ts'
import { PAPER, type Recipe } from './recipe.ts'
import type { Gate } from './scan.ts'
import type { Language, Stock } from './stock.ts'

export interface MixRequest {
  readonly catalogue: Catalogue
  readonly options: MixOptions
  /** Build folder. */
  readonly out: string
  /** Folder of the raw files. */
  readonly raw: string
  readonly threads: number
  /** Bytes. */
  readonly memory: number
  /** Make it again though nothing changed. */
  readonly force: boolean
  /** Path of the tokenizer that counts, where the build's settings name one. */
  readonly tokenizer?: string
  /** Path of the table that says the licences of English tasks. */
  readonly licenceTable?: string
  readonly reporter: Reporter
}

/** Everything a mixture is made from. */
export interface Materials {
  readonly manifest: Manifest
  readonly stocks: readonly Stock[]
  readonly gate: Gate
  /** Everything that decides the bytes of the mixture. */
  readonly fingerprint: string
}

/** Finds what there is to mix. Throws (exit 3) where there is no build, or nothing of what the recipe names. */
export async function materialsFor(request: MixRequest): Promise<Materials> {
  const { out, raw, options, threads, memory, tokenizer, licenceTable, reporter, catalogue } = request
  const manifest = buildIn(out)
  const { settings } = manifest
  const categories = categoriesIn(catalogue)
  // Before English files are counted, which may take an hour.
  refuseUnknown(options.recipe, categories)
  const stocks = chineseStock(out, manifest, catalogue)
  refuseAbsent(options.recipe, stocks, categories)
  if (wants(options.recipe, 'en')) {
    const english = await englishStock({
      raw,
      settings,
      work: workFolder(out, ENGLISH_WORK),
      threads,
      foreign: options.recipe.foreign,
      // The threads have done their work by the time that it is wanted, but hold some.
      memory: memory / 2,
      reporter,
      ...(tokenizer !== undefined && { tokenizer }),
      ...(licenceTable !== undefined && { licenceTable }),
    })
    if (english.length === 0) throw noEnglish(raw)
    stocks.push(...english)
  }
  refuseAbsent(options.recipe, stocks, categories)
  const gate = gateFor(options, settings)
  return { manifest, stocks, gate, fingerprint: fingerprintOf(options, gate, settings.seed, stocks) }
}

/** Which rows of a build and of the English side count. */
export const gateFor = ({ limit, recipe }: MixOptions, settings: Settings): Gate => ({
  limit: limit ?? settings.limit,
  validation: settings.validation,
  foreign: recipe.foreign ?? PAPER.foreign,
})

/** True where a recipe gives a language a share. */
export const wants = ({ shares = PAPER.shares }: Recipe, language: Language): boolean =>
  fractionOf(shares[language] ?? 0)!.num > 0n

function fingerprintOf(options: MixOptions, gate: Gate, seed: number, stocks: readonly Stock[]): string {
  const code = ['worker', 'prepare'].map(name =>
    codeHash(join(import.meta.dirname, `${name}${MODULE_ENDING}`)),
  )
  const stock = stocks.map(({ part, tasks, files }) => [
    part,
    tasks,
    files.map(file => [file.name, file.fingerprint]),
  ])
  return fingerprint({ biflan: VERSION, code, options, gate, seed, stock })
}

/** The manifest of a build with tasks. Throws (exit 3) where there is none. */
export function buildIn(out: string): Manifest {
  const manifest = readManifest(out)
  if (manifest && Object.keys(manifest.tasks).length > 0) return manifest
  throw missingError({
    where: out,
    found: 'no task that is built',
    expected: 'a build of biflan',
    remedy: 'biflan build, or name the build’s folder with --out',
  })
}

export const noEnglish = (raw: string): Error =>
  missingError({
    where: raw,
    found: 'nothing of the English Flan Collection, which is two thirds of the mixture',
    remedy:
      'biflan fetch --from <your files of flan2021, t0, niv2, cot or dialog>; or mix Chinese alone by a recipe that says shares: { zh: 1 }',
  })
