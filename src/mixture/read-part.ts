import { readBlocks } from '../output/lines.ts'

/** The lines of a part. `source`: its path. */
export const readPart = (source: unknown): AsyncGenerator<Buffer> => readBlocks(source as string)
