import { fraction, purpose } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'

/** The sides of a build. */
export type Side = 'train' | 'validation'

const VALIDATION = purpose('validation')

/** A group is on one side with all its rows, whatever the seed. `share`: of the groups, 0 to 1. */
export const sideOf = (group: Hash, share: number): Side =>
  share > 0 && fraction(group, VALIDATION) < share ? 'validation' : 'train'
