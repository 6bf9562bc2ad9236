import { resolve } from 'node:path'
import type { BuildRequest, DryRun } from '../build/build.ts'
import { selectTasks } from '../build/catalogue.ts'
import { missingError } from '../lib/errors.ts'
import { findEnglish } from '../mixture/english/stock.ts'
import { mixtureFolders } from '../mixture/folder.ts'
import { type Forecast, forecastMixture } from '../mixture/forecast.ts'
import { defaultMemory } from '../mixture/geometry.ts'
import { readMixManifest } from '../mixture/manifest.ts'
import { wants } from '../mixture/materials.ts'
import { type Mixture, mix } from '../mixture/mix.ts'
import { categoriesIn, refuseAbsentEnglish, refuseUnknown } from '../mixture/names.ts'
import { mixOptions } from './mix-options.ts'

/** Flags of a build that are about its mixture. */
export interface MixtureFlags {
  recipe?: string
  memory?: number
  licenceTable?: string
}

/** The mixture of a build. */
export interface BuildMixture {
  make(): Promise<Mixture>
  /** What it would be made of; undefined where that is not known before the tasks are rendered. */
  foresee(dry: DryRun): Promise<Forecast | undefined>
}

/**
 * The mixture that a build makes at its end, by the recipe of the mixture that is there. Throws (exit 3) where nothing
 * of the English side is here; undefined where that may be so. Throws a usage error for tasks, and for names in the recipe, that there are not.
 */
export function mixtureFor(
  request: BuildRequest,
  { recipe, memory, licenceTable }: MixtureFlags,
): BuildMixture | undefined {
  const { out, raw, settings, threads, catalogue, allowMissing, force, reset, tokenizer, reporter } = request
  // What cannot be built at all is said first.
  selectTasks(catalogue, request.selection)
  const held = reset ? undefined : readMixManifest(mixtureFolders(out).current)?.options
  const given = {
    ...(recipe !== undefined && { recipe }),
    ...(licenceTable !== undefined && { licenceTable }),
  }
  const options = mixOptions({ ...given, shareAlike: true }, held, settings)
  // Now, and not after hours of rendering.
  refuseUnknown(options.recipe, categoriesIn(catalogue))
  const english = wants(options.recipe, 'en') ? findEnglish({ raw, settings }) : undefined
  if (english?.length === 0) {
    if (!allowMissing && !settings.sample) throw noEnglish(raw)
    reporter.note(
      `no mixture: nothing of the English Flan Collection is here. To make one: ${HOW}, then biflan mix`,
    )
    return undefined
  }
  if (english)
    refuseAbsentEnglish(
      options.recipe,
      english.map(({ source }) => source.name),
    )
  const common = {
    catalogue,
    out,
    raw,
    threads,
    options,
    memory: memory ?? defaultMemory(threads),
    reporter,
    ...(tokenizer !== undefined && { tokenizer }),
    ...(licenceTable !== undefined && { licenceTable: resolve(licenceTable) }),
  }
  return {
    make: () => mix({ ...common, force: force || reset }),
    foresee: dry => forecastMixture({ ...common, settings, reset }, dry),
  }
}

const HOW = 'biflan fetch --from <your files of flan2021, t0, niv2, cot or dialog>'

const noEnglish = (raw: string): Error =>
  missingError({
    where: raw,
    found: 'nothing of the English Flan Collection, which is two thirds of the mixture',
    remedy: `${HOW}; or --allow-missing to build the Chinese parts without a mixture, or name tasks to build; biflan doctor says what else is missing`,
  })
