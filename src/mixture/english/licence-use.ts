import { USES } from '../../sources/descriptor.ts'
import type { Use } from '../stock.ts'

const UNSPECIFIED = /^(?:|unspecified|unknown|none|no licen[cs]e|n\/a|-)$/i
const NON_COMMERCIAL = /non[- ]?commercial|(?:^|[^a-z])nc(?:[^a-z]|$)|openai|anthropic/i
const FREE =
  /^(?:cc0|cc[- ]by|mit(?: |$)|apache|bsd|isc(?: |$)|(?:gnu |l|a)?gpl|gnu |mpl|epl|odc|ogl|cdla|artistic|academic free|public domain|oanc|c-uda|all uses)/i

/**
 * What a licence allows, by its name, in the classes of the Data Provenance Initiative. One that is not known is taken
 * for the narrowest.
 */
export function useOf(licence: string): Use {
  const name = licence.trim()
  if (UNSPECIFIED.test(name)) return 'unspecified'
  if (NON_COMMERCIAL.test(name)) return 'non-commercial'
  if (FREE.test(name)) return 'commercial'
  return 'academic-only'
}

/** Of several uses the one that allows least. */
export const narrowest = (uses: readonly Use[]): Use =>
  uses.reduce((narrow, use) => (USES.indexOf(use) > USES.indexOf(narrow) ? use : narrow), USES[0])
