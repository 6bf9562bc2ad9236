/** A raw record as it stands in its file, before any of the descriptor's repairs. */
export type RawRecord = { readonly value: unknown; readonly line: number } | BadRecord

/** A place in the file that should have been a record and is none: counted, with its reason. */
export interface BadRecord {
  readonly bad: string
  readonly line: number
}

export const isBad = (record: RawRecord): record is BadRecord => 'bad' in record

/** What a reader needs to know of a file. All of it comes from the descriptor or from `probe`. */
export interface FileFacts {
  /** `utf-8` or `gb18030`. Never guessed by a reader. */
  readonly encoding: 'utf-8' | 'gb18030'
  /** Names for the columns of a file without header (csv, tsv, bio). */
  readonly columns?: readonly string[]
  /** Path of the array inside a JSON document, keys joined by dots (json). Default: the document itself is the array. */
  readonly at?: string
  /** Name of the repeated element (tags). */
  readonly element?: string
  /** Name of the field that holds a line (lines), or of the first file's line where files are aligned. Default `text`. */
  readonly field?: string
  /** Files whose record i belongs to this file's record i: field name -> path (any line-based format). */
  readonly align?: Readonly<Record<string, string>>
  /** Files that go on where this one ends, in order (jsonl-gz). */
  readonly rest?: readonly string[]
  /** Names of the classes that a column's numbers stand for, counted from 0 (parquet). */
  readonly names?: Readonly<Record<string, readonly string[]>>
}

/** A piece of a file: whole records only. `start` and `end` are byte offsets, `end` exclusive. */
export interface Piece {
  readonly path: string
  readonly facts: FileFacts
  readonly start: number
  readonly end: number
  /** A record of more bytes than this is passed over as a `BadRecord`, without being held in memory. */
  readonly maxRecord: number
  /** Told how many raw bytes have been read since it was last told, by a format that takes long over one piece (jsonl-gz). */
  readonly progress?: (bytes: number) => void
}

/** One way of keeping records in a file. */
export interface Format {
  /** Its files are no text: their encoding is not probed. */
  readonly binary?: boolean
  /**
   * The first offset at or after `nominal` where a record may start: file size if there is none.
   * A format without `cut` is read whole. Any set of cuts yields the same records in the same order.
   */
  readonly cut?: (path: string, nominal: number) => number
  /** How many records a file has, where it says so itself. */
  readonly count?: (path: string) => number
  /** Records in file order, in batches. `line` counts from 1 within the piece; 0 where a format has no lines (json: the record's number). */
  read(piece: Piece): Iterable<RawRecord[]> | AsyncIterable<RawRecord[]>
}

/** Checks a format's types. The file's name is the format's name (`read: jsonl`). */
export const defineFormat = (format: Format): Format => format
