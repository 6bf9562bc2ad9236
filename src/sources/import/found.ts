import type { Checksums } from '../checksums.ts'
import type { Source, SourceFile } from '../descriptor.ts'
import type { Wanted } from './candidates.ts'
import type { CorpusNames } from './evidence.ts'

/** A file that the user gave, or that an archive held. */
export interface Found {
  /** How it is called in messages: a path, or `archive!member`. */
  readonly from: string
  /** Where its bytes are. */
  readonly path: string
  /** The segments of its path that may name its corpus. */
  readonly segments: readonly string[]
  /** The archive that it was unpacked from. */
  readonly archive?: ArchiveFacts
}

export interface ArchiveFacts {
  /** How the archive is called in messages. */
  readonly from: string
  /** Taken once, when first asked for. */
  sums(): Promise<Checksums>
}

/** Why a file is not what a candidate wants; undefined where it is. */
export type Accepts = (
  source: Source,
  form: string,
  file: SourceFile,
  path: string,
) => Promise<string | undefined>

/** What a file is judged by. */
export interface Rules {
  readonly sources: ReadonlyMap<string, Source>
  readonly names: CorpusNames
  readonly wanted: readonly Wanted[]
  /** The user gave this one file or archive, not a folder. */
  readonly pointed: boolean
  readonly accepts: Accepts
}

/** How a file was recognised, from strong to weak. */
export const EVIDENCE = ['lock', 'checksum', 'folder', 'archive', 'command'] as const
export type Evidence = (typeof EVIDENCE)[number]
