import type { Said } from '../templates/render.ts'
import { at, type Finding } from './lint-finding.ts'

/** One row without worked examples and without options: what the instruction says of the output must hold. */
type Row = Pick<Said, 'instruction' | 'input' | 'output' | 'template'>

/** Says what is untrue of a row, or nothing. */
type Claim = (row: Row) => string | undefined

const NUMERALS = '一两三四五六七八九'
const CLOSING_MARK = /[，。、；：？！…—,.;:?!]$/

/**
 * What an instruction promises about the output. Each claim is recognised by its usual wording, so another wording
 * escapes; a claim that is recognised and does not hold is always worth a look.
 */
export const CLAIMS: Readonly<Record<string, Claim>> = {
  characters: ({ instruction, output }) => {
    const stated = /(?<!处只|处|每)(?:只写|写|用|答|选|回)([一两三四五六七八九])个字/.exec(instruction)?.[1]
    if (stated === undefined) return undefined
    const wanted = NUMERALS.indexOf(stated) + 1
    return [...output].length === wanted ? undefined : `${stated}个字`
  },

  'at most': ({ instruction, output }) => {
    const most = /不超过(\d+)个?字/.exec(instruction)?.[1]
    return most === undefined || [...output].length <= Number(most) ? undefined : `不超过${most}个字`
  },

  'no mark': ({ instruction, output }) => {
    if (/(?:末尾|句末|后面)不加标点/.test(instruction) && CLOSING_MARK.test(output)) return '末尾不加标点'
    return /不加句号/.test(instruction) && /[。．.]$/.test(output) ? '不加句号' : undefined
  },

  'question mark': ({ instruction, output }) =>
    /用问号结尾/.test(instruction) && !/[？?]$/.test(output) ? '用问号结尾' : undefined,

  digits: ({ instruction, output }) =>
    /阿拉伯数字/.test(instruction) && !/\d/.test(output) && !/一个也没/.test(output)
      ? '阿拉伯数字'
      : undefined,

  nothing: ({ instruction, output }) =>
    /“无”/.test(instruction) && (output === '' || /[：=](?=[；\n]|$)/.test(output))
      ? '写“无”: the output leaves a value empty'
      : undefined,

  json: ({ instruction, output }) =>
    /JSON|\{"/.test(instruction) ? jsonFault(instruction, output) : undefined,

  format: ({ instruction, output }) => {
    const shown = [...instruction.matchAll(/“([^“”]*)”/g)].map(([, text]) => text!)
    const formats = shown.filter(text => /……|×|____/.test(text))
    if (formats.length === 0 || shown.includes(output)) return undefined
    const patterns = formats.map(text => filledIn(text, /……|×+|____/))
    const fits = (text: string) => patterns.some(pattern => pattern.test(text))
    return fits(output) || output.split('\n').every(fits) ? undefined : `the format ${formats.join(', ')}`
  },

  copied: row => {
    if (!claimsCopy(row.instruction)) return undefined
    const source = `${row.instruction}\n${row.input}`
    const lost = copiesIn(row).find(text => text !== '无' && !source.includes(text))
    return lost === undefined ? undefined : `照抄, 原话: ${lost} is not in the input`
  },
}

/** What an instruction says of a row's output that is not true of it. */
export const lintClaims = (row: Row): Finding[] =>
  Object.values(CLAIMS).flatMap(claim => {
    const untrue = claim(row)
    if (untrue === undefined) return []
    return [at(row.template.source.instruction, `${untrue}, but an output is ${JSON.stringify(row.output)}`)]
  })

function jsonFault(instruction: string, output: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(output)
  } catch {
    return 'JSON'
  }
  const keys = [...instruction.matchAll(/"([^"]+)" ?:/g)].map(([, key]) => key!)
  const wrong = [value]
    .flat()
    .find(item => keys.length > 0 && Object.keys(item as object).join() !== keys.join())
  return wrong === undefined ? undefined : `the keys ${keys.join(', ')}`
}

const COPIED = /照抄|照写|抄下|抄出|抄写|摘出|摘录|一字不[差改]|[用摘抄念填].{0,8}原话/

/** True where a clause asks for a copy, and neither it nor the clause before makes that depend on anything. */
function claimsCopy(instruction: string): boolean {
  const clauses = instruction.split(/[，。；：？]/)
  const depends = /没|无|其余|其他|别的|此外|要是|否则|不要|可以|全都/
  return clauses.some(
    (clause, i) => COPIED.test(clause) && !depends.test(clause) && !depends.test(clauses[i - 1] ?? ''),
  )
}

/** The texts that an output was filled with: whole answers, and the items of lists. */
function copiesIn({ template, output }: Row): string[] {
  const source = template.source.output.text
  if (source.includes('{%')) return output.split(/[：、；=→｜（）\n]|——|^- /m).filter(text => text !== '')
  const expressions = [...source.matchAll(/\{\{(.*?)\}\}/g)].map(([, code]) => code!)
  const values =
    filledIn(source, /\{\{.*?\}\}/)
      .exec(output)
      ?.slice(1) ?? []
  return values.flatMap((value, i) => {
    if (/\| *dump/.test(expressions[i]!)) return stringsIn(JSON.parse(value))
    if (/\.length| if /.test(expressions[i]!)) return []
    return /\| *join/.test(expressions[i]!) ? value.split(/[、；，]/) : [value]
  })
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

/** What a text becomes whose gaps are filled; each gap is a group. */
const filledIn = (text: string, gap: RegExp): RegExp =>
  new RegExp(`^${text.split(gap).map(literally).join('(.+)')}$`, 'su')

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
