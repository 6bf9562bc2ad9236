import type { Side } from '../../build/validation.ts'
import { checkError } from '../../lib/errors.ts'
import { readBlocks } from '../../output/lines.ts'

/** The rows of one example in a part, as they stand there. */
export interface Group {
  /** Numbers of the record in its file and of the example in it. */
  readonly record: number
  readonly example: number
  readonly side: Side
  readonly lines: readonly Line[]
}

/** A row. All of it is bytes until somebody asks. */
export interface Line {
  readonly bytes: Buffer
  /** Where its id ends, and where the wording's name in it begins. */
  readonly idEnd: number
  readonly wording: number
}

export interface GroupedPart {
  readonly path: string
  readonly side: Side
}

const LF = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c
const SLASH = 0x2f
/** `{"id":"` */
const ID = 7

/** Rows of parts of one file and one side, example by example, in batches: a block and an example are held at a time. */
export async function* groupsIn(parts: readonly GroupedPart[]): AsyncGenerator<Group[]> {
  for (const part of parts) {
    let open: { group: Group & { lines: Line[] }; prefix: Buffer } | undefined
    for await (const block of readBlocks(part.path)) {
      const done: Group[] = []
      for (let at = 0; at < block.length; ) {
        const feed = block.indexOf(LF, at)
        const end = feed < 0 ? block.length : feed
        const line = lineIn(block.subarray(at, end), part.path)
        const prefix = line.bytes.subarray(ID, line.wording)
        if (open?.prefix.equals(prefix)) open.group.lines.push(line)
        else {
          if (open) done.push(open.group)
          open = { prefix, group: { ...placeIn(prefix, part.path), side: part.side, lines: [line] } }
        }
        at = end + 1
      }
      if (done.length > 0) yield done
    }
    if (open) yield [open.group]
  }
}

function lineIn(bytes: Buffer, path: string): Line {
  let end = bytes.indexOf(QUOTE, ID)
  while (end > 0 && bytes[end - 1] === BACKSLASH) end = bytes.indexOf(QUOTE, end + 1)
  const slash = end < 0 ? -1 : bytes.lastIndexOf(SLASH, end)
  if (slash < ID) throw noRow(bytes, path)
  return { bytes, idEnd: end, wording: slash + 1 }
}

/** `record.example` at the end of what the ids of an example have in common. */
function placeIn(prefix: Buffer, path: string): Pick<Group, 'record' | 'example'> {
  const text = prefix.toString('latin1')
  const numbers = /#(\d+)\.(\d+)\/$/.exec(text)
  if (!numbers) throw noRow(prefix, path)
  return { record: Number(numbers[1]), example: Number(numbers[2]) }
}

const noRow = (bytes: Buffer, path: string): Error =>
  checkError({
    where: path,
    found: `no row: ${bytes.toString('utf8').slice(0, 80)}`,
    expected: 'the part that the manifest names',
    remedy: 'biflan verify tells what is wrong with the build',
  })

/** The name of a row's template. */
export function templateOf({ bytes, idEnd, wording }: Line): string {
  const name = bytes.toString('latin1', wording, idEnd)
  return name.slice(0, name.indexOf('.'))
}

export const textOf = ({ bytes }: Line): string => bytes.toString('utf8')
export const idIn = ({ bytes, idEnd }: Line): string =>
  JSON.parse(bytes.toString('utf8', ID - 1, idEnd + 1)) as string

/** The groups of both sides of a file as one stream in the order of its examples. */
export function groupStream(parts: readonly GroupedPart[]) {
  const cursors = (['train', 'validation'] as const).map(side =>
    cursor(groupsIn(parts.filter(part => part.side === side))),
  )
  let current: (typeof cursors)[number] | undefined
  return {
    /** The next group; undefined behind the last one. */
    async next(): Promise<Group | undefined> {
      if (current === undefined) for (const each of cursors) await each.next()
      else if (!current.step()) await current.next()
      current = cursors.reduce((a, b) => (before(b.group(), a.group()) ? b : a))
      return current.group()
    },
    async close(): Promise<void> {
      for (const each of cursors) await each.close()
    },
  }
}

function cursor(batches: AsyncGenerator<Group[]>) {
  let batch: readonly Group[] = []
  let at = 0
  return {
    group: (): Group | undefined => batch[at],
    /** Goes to the next group where it is at hand. */
    step: (): boolean => ++at < batch.length,
    async next(): Promise<void> {
      batch = (await batches.next()).value ?? []
      at = 0
    },
    close: () => batches.return(undefined),
  }
}

const before = (a: Group | undefined, b: Group | undefined): boolean =>
  a !== undefined && (b === undefined || compareGroups(a, b) < 0)

export const compareGroups = (a: Group, b: Group): number => a.record - b.record || a.example - b.example
