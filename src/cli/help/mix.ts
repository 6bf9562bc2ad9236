import { AGAIN, MISSING, PLACES, RAW_PLACE, RESULT, RUNNING } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...PLACES, options: ['out', 'sample', 'raw', 'config', 'include'] },
    {
      en: 'What it is made of:',
      zh: '由什么组成：',
      options: [
        ...[
          'recipe',
          'rows',
          'max-repeat',
          'on-shortage',
          'balance',
          'temperature',
          'max-input',
          'max-output',
        ],
        ...['licence-use', 'no-share-alike', 'licence-table', 'foreign', 'tokenizer'],
      ],
    },
    { en: 'Shards:', zh: '分片：', options: ['shard-rows', 'shard-size', 'compress'] },
    { ...RUNNING, options: ['threads', 'memory', 'force', 'reset'] },
    { ...RESULT, options: ['by', 'dry-run', 'json'] },
  ],
  examples: [
    {
      run: 'biflan mix --dry-run',
      en: 'for each part: available, wanted, taken, repeats, shortage',
      zh: '每一部分：现有、想要、取用、重复几遍、缺多少',
    },
    {
      run: 'biflan mix --rows 3000000 --on-shortage shrink',
      en: 'three million rows, one Chinese to two English, every share kept',
      zh: '三百万行，中英一比二，各级比例保持不变',
    },
    {
      run: 'biflan mix --licence-use commercial --no-share-alike',
      en: 'only corpora that may be used freely',
      zh: '只用可以自由使用的语料',
    },
  ],
  exits: { 3: MISSING, 75: AGAIN },
  env: RAW_PLACE,
  files: {
    '<out>/mixture/': {
      en: 'shuffled shards, data set card, licences, manifest with checksums',
      zh: '打乱的分片、数据卡、许可证、带校验和的清单',
    },
  },
  zh: {
    'mix what is built with the English Flan Collection: one balanced, shuffled, sharded training set':
      '把构建好的中文数据与英文 Flan Collection 混合：按比例、打乱、分片',
    'YAML recipe (default: that of the mixture that is there, or the paper’s)':
      'YAML 配方（默认沿用已有混合数据的配方，没有则用论文的）',
    'rows in all (default: every Chinese row once, English by its share)':
      '总行数（默认中文每行一次，英文按比例）',
    'English rows that hold Chinese, and may repeat a Chinese task: keep or drop (default: keep)':
      '英文一侧含中文的行（可能与中文任务重复）：保留 keep 或去掉 drop（默认 keep）',
    'how often a row may be taken (default: 4)': '一行最多取用几遍（默认 4）',
    'fill from the siblings, shrink, or fail (default: fill, with --sample shrink)':
      '不够时：fill 由同级补足，shrink 一同缩小，fail 不做（默认 fill，加 --sample 时为 shrink）',
    'what shares count: rows or tokens (default: rows)': '比例按行数 rows 还是词元数 tokens 计（默认 rows）',
    'weigh tasks by size^(1/t) (default: 1)': '任务按“大小的 1/t 次方”加权（默认 1）',
    'a stricter limit than the build’s': '比构建时更严的长度上限',
    'only corpora that may be used so, or more freely: commercial, unspecified, non-commercial, academic-only':
      '只用许可证至少这样宽的语料：commercial 可商用、unspecified 未说明、non-commercial 非商用、academic-only 仅限学术',
    'no corpora that have to be shared alike': '不用要求“相同方式共享”的语料',
    'licences of English tasks by name': '英文各任务的许可证表',
    'rows of a shard': '每个分片多少行',
    'text of a shard, about (default: 256MiB)': '每个分片约多少字节（默认 256MiB）',
    'tokenizer.json of a build that counted with one': '构建时用来计数的 tokenizer.json',
    'memory to keep within (default: 1GiB); changes no byte': '内存上限（默认 1GiB）；不影响任何一个字节',
    'rows of the table: part, task or setting': '表格按什么列：part 部分、task 任务、setting 设置',
    'make it again though nothing changed': '没有变化也重做',
    'forget what the mixture that is there was made with': '不再沿用已有混合数据的选项',
    'print the plan; make nothing': '只打印计划，不做',
  },
})
