import { join } from 'node:path'
import { ROOT } from '../lib/root.ts'

/** The name under which tasks outside the package import what they need, wherever they lie and whatever is installed there. */
export const PUBLIC = 'biflan/task'

/** The module that it stands for. */
export const PUBLIC_MODULE = join(ROOT, 'dist', 'shapes', 'public.js')
