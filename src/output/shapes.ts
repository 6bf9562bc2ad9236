import { usageError } from '../lib/errors.ts'
import type { Fields } from './fields.ts'
import { originOf } from './origin.ts'

/** The records that rows can become. */
export const FORMATS = [
  'unified',
  'openba',
  'flan',
  'alpaca',
  'sharegpt',
  'messages',
  'prompt-completion',
  'text',
] as const
export type Format = (typeof FORMATS)[number]

/** A column: a text, or a list of turns whose fields are texts. */
export interface Feature {
  readonly name: string
  readonly turns?: readonly string[]
}

/** How a row is said in a format. Every record has all features, in their order, and nothing is ever null. */
export interface Shape {
  readonly format: Format
  readonly features: readonly Feature[]
  /** The record as a line of JSON; its texts stand in the line as they stood in the row's. */
  record(fields: Fields): string
}

interface Kind {
  readonly features: readonly Feature[]
  readonly record: (fields: Fields) => string
  /** Whether an id may stand beside; otherwise why not. */
  readonly id: true | string
}

/** What a model is given: the instruction, and the input on a line of its own where there is one. */
const prompt = ({ instruction, input }: Fields): string =>
  input === '' ? instruction : `${instruction}\\n${input}`

const texts = (...names: readonly string[]): Feature[] => names.map(name => ({ name }))

const KINDS: Readonly<Record<Format, Kind>> = {
  unified: {
    features: texts('id', 'instruction', 'input', 'output', 'domain', 'task'),
    record: ({ id, instruction, input, output, domain, task }) =>
      `"id":"${id}","instruction":"${instruction}","input":"${input}","output":"${output}","domain":"${domain}","task":"${task}"`,
    id: 'its rows have their id as they are',
  },
  // The trainer itself adds <S>, <extra_id_0> and </s>.
  openba: {
    features: texts('input', 'target'),
    record: fields => `"input":"${prompt(fields)}","target":"${fields.output}"`,
    id: 'its trainer takes two columns',
  },
  flan: {
    features: texts('inputs', 'targets', 'task_source', 'task_name', 'template_type'),
    record: fields => {
      const { source, name, type } = originOf(fields.id)
      return `"inputs":"${prompt(fields)}","targets":"${fields.output}","task_source":"${source}","task_name":"${name}","template_type":"${type}"`
    },
    id: true,
  },
  alpaca: {
    features: texts('instruction', 'input', 'output'),
    record: ({ instruction, input, output }) =>
      `"instruction":"${instruction}","input":"${input}","output":"${output}"`,
    id: 'its readers take three columns',
  },
  sharegpt: {
    features: [{ name: 'conversations', turns: ['from', 'value'] }],
    record: fields =>
      `"conversations":[{"from":"human","value":"${prompt(fields)}"},{"from":"gpt","value":"${fields.output}"}]`,
    id: 'its readers take one column',
  },
  messages: {
    features: [{ name: 'messages', turns: ['role', 'content'] }],
    record: fields =>
      `"messages":[{"role":"user","content":"${prompt(fields)}"},{"role":"assistant","content":"${fields.output}"}]`,
    id: true,
  },
  // Both are joined as they are, so the line break between them is the prompt's.
  'prompt-completion': {
    features: texts('prompt', 'completion'),
    record: fields => `"prompt":"${prompt(fields)}\\n","completion":"${fields.output}"`,
    id: true,
  },
  text: {
    features: texts('text'),
    record: fields => `"text":"${prompt(fields)}\\n${fields.output}"`,
    id: true,
  },
}

/** A format's shape, with the column `id` behind its own if wanted. Throws a usage error where the format cannot bear it. */
export function shapeOf(format: Format, keepId = false): Shape {
  const { features, record, id } = KINDS[format]
  if (!keepId) return { format, features, record: fields => `{${record(fields)}}` }
  if (id !== true) {
    throw usageError({
      found: `--keep id with the format ${format}: ${id}`,
      expected: `one of the formats that bear it: ${FORMATS.filter(name => KINDS[name].id === true).join(', ')}`,
    })
  }
  return {
    format,
    features: [...features, { name: 'id' }],
    record: fields => `{${record(fields)},"id":"${fields.id}"}`,
  }
}
