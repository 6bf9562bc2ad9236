import { fileURLToPath } from 'node:url'

/** The package's own folder, whether this runs from `src` or from `dist`. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The ending of the project's own modules: `.ts` in a checkout under test, `.js` when built. */
export const MODULE_ENDING = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
