import { AGAIN, MISSING, PLACES, RESULT, RUNNING } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...PLACES, options: ['in', 'out', 'config', 'include'] },
    { en: 'The shape:', zh: '格式：', options: ['format', 'container', 'layout', 'keep', 'by-task'] },
    {
      en: 'Which rows, and how many in a file:',
      zh: '取哪些行，每个文件多少：',
      options: ['task', 'split', 'shard-size', 'shard-rows'],
    },
    { ...RUNNING, options: ['threads', 'force'] },
    { ...RESULT, options: ['dry-run', 'json'] },
  ],
  examples: [
    {
      run: 'biflan export --in output/full/mixture --out out/alpaca --format alpaca',
      en: 'the mixture for LLaMA-Factory, with dataset_info.json; add out/alpaca as its dataset_dir',
      zh: '把混合数据转成 LLaMA-Factory 可用的格式，附 dataset_info.json；把 out/alpaca 设为 dataset_dir',
    },
    {
      run: 'biflan export --in output/full --out chat --format messages --keep id',
      en: 'a build as chat messages, each row with its id',
      zh: '把构建结果转成 messages 格式，保留每行的 id',
    },
    {
      run: 'biflan export --in output/full --out nli --task ocnli,cmnli --dry-run',
      en: 'two tasks only; say what would be written',
      zh: '只取两个任务，先看会写什么',
    },
  ],
  exits: { 3: MISSING, 75: AGAIN },
  files: {
    '<out>/': {
      en: 'shards, data set card, licences, manifest with checksums',
      zh: '分片、数据卡、许可证、带校验和的清单',
    },
  },
  zh: {
    'turn a build or a mixture into another format, without saying its rows again':
      '把构建结果或混合数据转成别的格式，不重新渲染',
    'a build, a mixture, or an export in the format unified': '构建目录、混合数据，或 unified 格式的导出结果',
    'where to; nothing that is not an export is touched': '写到哪里；不是导出结果的东西一概不动',
    'unified, openba, flan, alpaca, sharegpt, messages, prompt-completion, text':
      'unified、openba、flan、alpaca、sharegpt、messages、prompt-completion、text 之一',
    'jsonl, jsonl.gz, jsonl.zst, parquet (default: jsonl.gz for unified and flan, otherwise jsonl)':
      'jsonl、jsonl.gz、jsonl.zst、parquet 之一（unified 和 flan 默认 jsonl.gz，其余默认 jsonl）',
    'hub: all shards in data; trainer: a folder for each split (default: hub for unified and flan)':
      'hub：分片都放在 data 中；trainer：每个划分一个目录（unified 和 flan 默认 hub）',
    'id: keep it, where the format bears a column more': 'id：保留这一列（格式容得下多一列时）',
    'only rows of these tasks': '只取这些任务的行',
    'train or validation (default: both)': 'train 训练集或 validation 验证集（默认都要）',
    'a folder for each task of a build': '构建结果中每个任务一个目录',
    'about so many bytes of rows in a shard (default: 256MiB, or as they are; 64MiB in jsonl.zst)':
      '每个分片约多少字节（默认 256MiB，或保持原样；jsonl.zst 为 64MiB）',
    'so many rows in a shard': '每个分片多少行',
    'write also what is up to date, or was changed by hand': '已是最新的、被手动改过的也重写',
    'say what would be written: rows, shards, disk; write nothing':
      '只说会写什么：行数、分片、磁盘；不写任何文件',
  },
})
