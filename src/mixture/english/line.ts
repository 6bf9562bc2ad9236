import type { EnglishRow } from './row.ts'

/** Flan's rows are of all subjects, and do not say which. */
const DOMAIN = '通用'

type Said = Pick<EnglishRow, 'inputs' | 'targets' | 'name' | 'fewShot' | 'options'>

/**
 * A row of the mixture as a line of JSON without its line break: the whole prompt is the instruction. `id`:
 * `cot/file#17/cot_gsm8k.zs_opt`, with the Flan task (the submixture where the file names none) and the template type.
 */
export const englishLine = (
  submixture: string,
  file: string,
  record: number,
  { inputs, targets, name, fewShot, options }: Said,
): string =>
  `{"id":${JSON.stringify(`${submixture}/${file}#${record}/${name || submixture}.${fewShot ? 'fs' : 'zs'}_${options ? 'opt' : 'noopt'}`)},"instruction":${JSON.stringify(inputs)},"input":"","output":${JSON.stringify(targets)},"domain":"${DOMAIN}","task":"${submixture}"}`

/** Bytes of the names, marks and the id of a line. */
const AROUND = 160

/** About how many bytes a row's line has, its line break included. */
export const lineBytes = ({ inputs, targets }: Pick<EnglishRow, 'inputs' | 'targets'>): number =>
  AROUND + Buffer.byteLength(inputs) + Buffer.byteLength(targets)
