import { readManifest } from '../build/manifest.ts'
import { mixtureFolders } from './folder.ts'
import { lookAtMixture } from './manifest.ts'

/**
 * Why a build's mixture is out of date: what was built since, what it is made of and is no more. Empty where it is up to
 * date or there is none. English files are not looked at: `biflan mix` does that.
 */
export function staleness(out: string): string[] {
  const build = readManifest(out)
  const mixture = lookAtMixture(mixtureFolders(out).current)
  if (!build || !mixture) return []
  if ('wrong' in mixture) return [mixture.wrong]
  const { made, seed, validation } = mixture.manifest
  const { settings, tasks } = build
  const reasons = Object.entries(tasks).flatMap(([name, { fingerprint }]) => {
    if (!(name in made.zh)) return [`${name} is not in it`]
    return made.zh[name] === fingerprint ? [] : [`${name} was built anew`]
  })
  const gone = Object.keys(made.zh).filter(name => !(name in tasks))
  if (seed !== settings.seed) reasons.push(`the seed was ${seed} and is ${settings.seed}`)
  if (validation !== settings.validation)
    reasons.push(`the share for validation was ${validation} and is ${settings.validation}`)
  return [...reasons, ...gone.map(name => `${name} is not built any more`)]
}
