import type { EnglishRow } from './row.ts'

/** Flan's rows are of all subjects, and do not say which. */
const DOMAIN = '通用'

/** A row of the mixture as a line of JSON without its line break: the whole prompt is the instruction. `id`: `cot/file#17`. */
export const englishLine = (
  submixture: string,
  file: string,
  record: number,
  { inputs, targets }: Pick<EnglishRow, 'inputs' | 'targets'>,
): string =>
  `{"id":${JSON.stringify(`${submixture}/${file}#${record}`)},"instruction":${JSON.stringify(inputs)},"input":"","output":${JSON.stringify(targets)},"domain":"${DOMAIN}","task":"${submixture}"}`

/** Bytes of the names, marks and the id of a line. */
const AROUND = 120

/** About how many bytes a row's line has, its line break included. */
export const lineBytes = ({ inputs, targets }: Pick<EnglishRow, 'inputs' | 'targets'>): number =>
  AROUND + Buffer.byteLength(inputs) + Buffer.byteLength(targets)
