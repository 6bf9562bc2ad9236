import { stringify } from 'yaml'
import { type Config, configsOf, type Dataset } from './dataset.ts'
import { datasetInfo, entryName } from './llama-factory.ts'
import type { Format } from './shapes.ts'

/** How axolotl is told what the columns are; formats that it has no name for are left out. */
const AXOLOTL: Readonly<Partial<Record<Format, object>>> = {
  alpaca: { type: 'alpaca' },
  sharegpt: {
    type: 'chat_template',
    field_messages: 'conversations',
    message_property_mappings: { role: 'from', content: 'value' },
    roles: { user: ['human'], assistant: ['gpt'] },
  },
  messages: { type: 'chat_template', field_messages: 'messages' },
  text: { type: 'completion', field: 'text' },
}

/** Formats whose columns ms-swift knows without being told. */
const SWIFT: readonly Format[] = ['alpaca', 'sharegpt', 'messages']

/** How a data set is loaded and trained on, as sections of Markdown. */
export function usage(dataset: Dataset): string {
  const configs = configsOf(dataset)
  return [hub(configs), llamaFactory(dataset, configs), axolotl(dataset), swift(dataset), openba(dataset)]
    .filter(section => section !== '')
    .join('\n\n')
}

const code = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``

function hub(configs: readonly Config[]): string {
  const one = configs[1]
  const lines = ['from datasets import load_dataset', '', 'rows = load_dataset("path/to/this/folder")']
  if (one) lines.push(`rows = load_dataset("path/to/this/folder", "${one.name}")  # one task`)
  return code('python', lines.join('\n'))
}

function llamaFactory(dataset: Dataset, configs: readonly Config[]): string {
  if (datasetInfo(dataset) === undefined) return ''
  const named = configs.length > 1 ? configs.slice(1) : configs
  const names = (split: string) =>
    named
      .filter(({ splits }) => splits.some(each => each.split === split))
      .map(({ name }) => entryName(name, split))
      .join(',')
  const evaluated = names('validation')
  const settings = {
    dataset_dir: 'path/to/this/folder',
    dataset: names('train'),
    ...(evaluated !== '' && { eval_dataset: evaluated }),
    ...(dataset.format === 'text' && { stage: 'pt' }),
  }
  return `LLaMA-Factory (\`dataset_info.json\` lies here; it takes every file of a shard folder, so put nothing else into one):\n\n${code('yaml', stringify(settings, { lineWidth: 0 }))}`
}

function axolotl({ format, container, shards }: Dataset): string {
  const kind = AXOLOTL[format]
  if (kind === undefined || shards.length === 0) return ''
  const files = [...new Set(shards.filter(({ split }) => split === 'train').map(globOf))]
  const entry = {
    path: 'path/to/this/folder',
    ds_type: container === 'parquet' ? 'parquet' : 'json',
    data_files: files.map(glob => `path/to/this/folder/${glob}`),
    split: 'train',
    ...kind,
  }
  return `axolotl:\n\n${code('yaml', stringify({ datasets: [entry] }, { lineWidth: 0 }))}`
}

function swift({ format, container, shards }: Dataset): string {
  if (!SWIFT.includes(format) || container !== 'jsonl') return ''
  const globs = (split: string) => [
    ...new Set(
      shards.filter(shard => shard.split === split).map(shard => `path/to/this/folder/${globOf(shard)}`),
    ),
  ]
  const validation = globs('validation')
  const flags = [
    `--dataset ${globs('train').join(' ')}`,
    ...(validation.length > 0 ? [`--val_dataset ${validation.join(' ')}`] : []),
  ]
  return `ms-swift:\n\n${code('sh', `swift sft --model <model> ${flags.join(' ')}`)}`
}

function openba({ format, container, shards }: Dataset): string {
  if (format !== 'openba' || container !== 'jsonl' || shards.length === 0) return ''
  const globs = [...new Set(shards.filter(({ split }) => split === 'train').map(globOf))]
  return `OpenBA's own trainer reads one file:\n\n${code(
    'sh',
    `cat ${globs.join(' ')} > biflan.json\npython tools/preprocess_data_finetune.py --input biflan.json --input-column input --target-column target …`,
  )}\n\nIt cuts what exceeds 1,021 tokens of input and 254 of output, and adds \`<S>\`, \`<extra_id_0>\` and \`</s>\` itself. Its released\n\`encode()\` also puts the words " summarize:" behind every input, a left-over that is best taken out.`
}

/** `train/train-*.jsonl`: the shards of a split in one folder. */
const globOf = ({ name }: { readonly name: string }): string => name.replace(/-\d{5}-of-\d{5}\./, '-*.')
