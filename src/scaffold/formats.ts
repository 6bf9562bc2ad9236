/** One record of a sample: column -> what the file holds there. */
export type SampleRecord = Readonly<Record<string, unknown>>

/** The raw formats that a scaffold can have. `biflan build` reads more: see `read` in the package's own descriptors. */
export const RAW_FORMATS = ['jsonl', 'json', 'csv', 'tsv', 'lines', 'bio'] as const

export type RawFormat = (typeof RAW_FORMATS)[number]

/** A corpus's files in a format: their contents, and the descriptor's lines of the one that is read. */
export interface Written {
  readonly files: Readonly<Record<string, string>>
  readonly facts: readonly string[]
}

/** Puts records into files, as somebody who has such a corpus would hand it over. */
export const WRITERS: Readonly<Record<RawFormat, (records: readonly SampleRecord[]) => Written>> = {
  jsonl: records => ({
    files: { 'train.jsonl': lines(records.map(record => JSON.stringify(record))) },
    facts: ['name: train.jsonl', 'read: jsonl'],
  }),
  json: records => ({
    files: { 'train.json': `${JSON.stringify({ data: records }, null, 1)}\n` },
    facts: ['name: train.json', 'read: json', 'at: data  # the array in the document 数组所在的键'],
  }),
  csv: records => ({
    files: { 'train.csv': table(records, ',', quoted) },
    facts: ['name: train.csv', 'read: csv'],
  }),
  tsv: records => ({
    files: { 'train.tsv': table(records, '\t', String) },
    facts: ['name: train.tsv', 'read: tsv'],
  }),
  // Line i of one file belongs to line i of the other.
  lines: records => {
    const [first, second] = Object.keys(records[0]!) as [string, string]
    const column = (name: string) => lines(records.map(record => String(record[name])))
    return {
      files: { 'train.source.txt': column(first), 'train.target.txt': column(second) },
      facts: [
        'name: train.source.txt',
        'read: lines',
        `field: ${first}`,
        `align: { ${second}: train.target.txt }  # line by line 逐行对应`,
      ],
    }
  },
  bio: records => ({
    files: { 'train.txt': records.map(sentence).join('\n') },
    facts: ['name: train.txt', 'read: bio', 'columns: [chars, tags]'],
  }),
}

const lines = (all: readonly string[]): string => all.map(line => `${line}\n`).join('')

function table(records: readonly SampleRecord[], mark: string, cell: (value: unknown) => string): string {
  const columns = Object.keys(records[0]!)
  return lines([
    columns.join(mark),
    ...records.map(record => columns.map(column => cell(record[column])).join(mark)),
  ])
}

const quoted = (value: unknown): string =>
  /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)

/** Characters and tags of a text whose names are places `[start, end, type]`. */
function sentence({ text, label }: SampleRecord): string {
  const places = label as readonly [start: number, end: number, type: string][]
  return lines(
    [...(text as string)].map((character, i) => {
      const place = places.find(([start, end]) => i >= start && i < end)
      return `${character}\t${place ? `${i === place[0] ? 'B' : 'I'}-${place[2]}` : 'O'}`
    }),
  )
}
