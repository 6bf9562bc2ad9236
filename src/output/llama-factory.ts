import { configsOf, type Dataset } from './dataset.ts'
import type { Format } from './shapes.ts'

/** Names of the columns that LLaMA-Factory reads: all of them, because one that is not listed counts as not there. */
const COLUMNS: Readonly<Record<Format, object>> = {
  unified: { columns: { prompt: 'instruction', query: 'input', response: 'output' } },
  openba: { columns: { prompt: 'input', response: 'target' } },
  flan: { columns: { prompt: 'inputs', response: 'targets' } },
  alpaca: { columns: { prompt: 'instruction', query: 'input', response: 'output' } },
  sharegpt: turns('conversations', 'from', 'value', 'human', 'gpt'),
  messages: turns('messages', 'role', 'content', 'user', 'assistant'),
  'prompt-completion': { columns: { prompt: 'prompt', response: 'completion' } },
  text: { columns: { prompt: 'text' } },
}

function turns(messages: string, role: string, content: string, user: string, assistant: string): object {
  return {
    formatting: 'sharegpt',
    columns: { messages },
    tags: {
      role_tag: role,
      content_tag: content,
      user_tag: user,
      assistant_tag: assistant,
      system_tag: 'system',
    },
  }
}

/**
 * The text of `dataset_info.json`: an entry for each folder of shards. Undefined where LLaMA-Factory would not read it:
 * it takes every file of a folder, so train and validation have to lie apart, and it opens no compressed text.
 */
export function datasetInfo(dataset: Pick<Dataset, 'format' | 'container' | 'shards'>): string | undefined {
  const { format, container } = dataset
  const apart = dataset.shards.every(({ name, split }) => name.startsWith(`${split}/`))
  if (!apart || !['jsonl', 'parquet'].includes(container)) return undefined
  const configs = configsOf(dataset)
  // Folders are not looked into, so what lies task by task has no entry for all of it.
  const entries = (configs.length > 1 ? configs.slice(1) : configs).flatMap(({ name, splits }) =>
    splits.map(({ split, path }) => [
      entryName(name, split),
      { file_name: path.slice(0, path.lastIndexOf('/')), ...COLUMNS[format] },
    ]),
  )
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

/** `biflan`, `biflan_validation`; of a single task `biflan_ocnli`. */
export const entryName = (config: string, split: string): string =>
  ['biflan', ...(config === 'default' ? [] : [config]), ...(split === 'train' ? [] : [split])].join('_')
