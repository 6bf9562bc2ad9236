import { join } from 'node:path'
import { ROOT } from '../../lib/root.ts'
import type { Source } from '../../sources/descriptor.ts'
import { loadSource } from '../../sources/load.ts'

/** The submixtures of the Flan Collection, by their shares in it. */
export const SUBMIXTURES = ['flan2021', 't0', 'niv2', 'cot', 'dialog'] as const

/** Their descriptors. */
export const submixtures = (): Source[] =>
  SUBMIXTURES.map(name => loadSource(name, join(ROOT, 'sources', name, 'source.yaml')))
