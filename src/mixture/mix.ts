import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from '../build/lock.ts'
import { VERSION } from '../lib/version.ts'
import { CARD, LICENCES, SUMS } from '../output/companions.ts'
import { describe } from './describe.ts'
import { type Disk, diskFor, refuseFull, sizesOf } from './disk.ts'
import {
  exchangeMixture,
  mixtureFolders,
  openMixture,
  recoverMixture,
  SHARDS,
  scatterFolder,
} from './folder.ts'
import { geometryFor } from './geometry.ts'
import { startMixThreads } from './jobs.ts'
import { type MixManifest, readMixManifest } from './manifest.ts'
import { buildIn, type Materials, type MixRequest, materialsFor } from './materials.ts'
import { type Prepared, prepareMixture } from './prepare.ts'
import { sealMixture } from './seal.ts'
import { type Written, writeMixture } from './write.ts'

export interface Mixture {
  readonly manifest: MixManifest
  /** False where it was up to date. */
  readonly made: boolean
  readonly prepared: Prepared
}

/**
 * Makes a build's mixture, or leaves it where nothing changed. Until the new one is whole, the old one stays; a crash
 * at any point leaves one of both.
 */
export async function mix(request: MixRequest): Promise<Mixture> {
  const { out, options, threads: count, memory, reporter } = request
  buildIn(out)
  const unlock = lockFolder(out)
  try {
    recoverMixture(out)
    const materials = await materialsFor(request)
    const prepared = prepareMixture(materials.stocks, options, materials.gate)
    const held = request.force ? undefined : readMixManifest(mixtureFolders(out).current)
    if (held?.fingerprint === materials.fingerprint && isWhole(out, held))
      return { manifest: held, made: false, prepared }

    const sizes = sizesOf(prepared)
    const geometry = geometryFor(sizes, memory, count)
    refuseFull(await diskFor(sizes, options, out), out)
    const folder = openMixture(out)
    const threads = startMixThreads(count)
    try {
      const written = await writeMixture({
        prepared,
        options,
        gate: materials.gate,
        seed: materials.manifest.settings.seed,
        geometry,
        scratch: scatterFolder(out),
        folder: join(folder, SHARDS),
        threads,
        reporter,
      })
      const manifest = manifestFor(request, materials, prepared, written)
      const remarks = materials.stocks.flatMap(({ remarks = [] }) => remarks)
      sealMixture(folder, manifest, request.catalogue, remarks)
      exchangeMixture(out)
      return { manifest, made: true, prepared }
    } finally {
      await threads.close()
    }
  } finally {
    unlock()
  }
}

export interface MixDryRun extends Disk {
  readonly prepared: Prepared
  /** Bytes of text, about. */
  readonly bytes: number
}

/** Solves the plan. Nothing is written but what a counting pass over English files finds, which is kept for the next time. */
export async function dryMix(request: MixRequest): Promise<MixDryRun> {
  const { out, options, threads, memory } = request
  buildIn(out)
  const unlock = lockFolder(out)
  try {
    const { stocks, gate } = await materialsFor(request)
    const prepared = prepareMixture(stocks, options, gate)
    const sizes = sizesOf(prepared)
    geometryFor(sizes, memory, threads)
    return { prepared, bytes: sizes.train + sizes.validation, ...(await diskFor(sizes, options, out)) }
  } finally {
    unlock()
  }
}

/** True where all shards lie there in their sizes, and what belongs beside them. `verify` reads them. */
const isWhole = (out: string, { shards }: MixManifest): boolean => {
  const { current } = mixtureFolders(out)
  const beside = [CARD, LICENCES, SUMS].every(name => existsSync(join(current, name)))
  return (
    beside &&
    shards.every(({ name, bytes }) => {
      const path = join(current, SHARDS, name)
      return existsSync(path) && statSync(path).size === bytes
    })
  )
}

function manifestFor(
  { options }: MixRequest,
  { manifest, stocks, gate, fingerprint }: Materials,
  prepared: Prepared,
  { shards, tokens }: Written,
): MixManifest {
  const rowsOf = (split: string) =>
    shards.reduce((sum, shard) => (shard.split === split ? sum + shard.rows : sum), 0)
  const english = stocks.filter(({ language }) => language === 'en').flatMap(({ files }) => files)
  return {
    biflan: VERSION,
    fingerprint,
    options,
    seed: manifest.settings.seed,
    validation: gate.validation,
    limit: gate.limit,
    tokenizer: manifest.settings.tokenizer,
    made: {
      zh: Object.fromEntries(Object.entries(manifest.tasks).map(([name, task]) => [name, task.fingerprint])),
      en: Object.fromEntries(english.map(({ name, fingerprint }) => [name, fingerprint])),
    },
    rows: { train: rowsOf('train'), validation: rowsOf('validation') },
    languages: describe(prepared, tokens),
    dropped: (prepared.unwanted?.tasks ?? []).map(({ task: { name, licence, use }, rows }) => ({
      name,
      licence,
      use,
      rows,
    })),
    shards: [...shards],
  }
}
