import { readEnglish } from './english/read.ts'
import { readPart } from './read-part.ts'

/** Turns a file of the stock into lines of unified rows: blocks of whole lines, each line with its line feed. */
export type Reader = (source: unknown) => AsyncIterable<Buffer>

export const READERS: Readonly<Record<string, Reader>> = { part: readPart, english: readEnglish }
