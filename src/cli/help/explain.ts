import { CHOICE, MISSING, PLACES, RAW_PLACE, RESULT, RUNNING } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...CHOICE, options: ['line'] },
    { ...PLACES, options: ['in', 'sample', 'raw', 'tokenizer', 'include'] },
    { ...RUNNING, options: ['threads'] },
    { ...RESULT, options: ['json'] },
  ],
  examples: [
    {
      run: 'biflan explain ocnli/dev.json#17.0/judge.letters.2',
      en: 'a row of the build, by its id',
      zh: '按 id 追溯构建结果中的一行',
    },
    {
      run: 'biflan explain --line 3:1200',
      en: 'line 1200 of the mixture’s shard 3',
      zh: '混合数据第 3 个分片的第 1200 行',
    },
    {
      run: 'biflan explain --line out/messages/data/train-00000.jsonl:7 --in output/full',
      en: 'a line of an export that kept ids',
      zh: '保留了 id 的导出结果中的一行',
    },
  ],
  exits: {
    3: MISSING,
    4: {
      en: 'the row made again is not the one in the part or shard: both are shown',
      zh: '重新做出的行与分片里的不同：两者都显示',
    },
  },
  env: RAW_PLACE,
  zh: {
    'a row from its raw record on: record, example, template, decisions, and the row made again':
      '从原始记录说明一行的由来：记录、样例、模板、各项决定，并重新做出这一行',
    'id of a row, such as ocnli/dev.json#17.0/judge.letters.2':
      '一行的 id，例如 ocnli/dev.json#17.0/judge.letters.2',
    'the row on this line (from 1) of a part or shard: its path, its name, or its number':
      '分片中的这一行（从 1 数起）；分片可用路径、名称或序号',
    'the build (default: the one that the line is in, or output/full)':
      '构建目录（默认为该行所在的构建，或 output/full）',
    'the build of the embedded samples, output/sample': '用内置样例做出的构建，output/sample',
    'tokenizer.json of a build that counted with one': '构建时计数所用的 tokenizer.json',
    'threads, should the build have kept no survey': '线程数（构建没有留下普查结果时才用到）',
  },
})
