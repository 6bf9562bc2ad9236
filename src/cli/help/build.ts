import type { Both } from '../../lib/language.ts'
import { AGAIN, CHOICE, MISSING, PLACES, RAW_PLACE, RESULT, RUNNING } from './common.ts'
import { definePage } from './page.ts'

const SETTINGS: Both = {
  en: 'Settings, which belong to the folder:',
  zh: '设置（归构建目录所有）：',
}
const MIXTURE: Both = { en: 'The mixture at its end:', zh: '最后的混合：' }

/** What `plan` can be asked for too. */
export const BUILD_GROUPS = [
  { ...CHOICE, options: ['sample', 'exclude', 'category', 'allow-missing'] },
  { ...PLACES, options: ['out', 'raw', 'config', 'include'] },
  {
    ...SETTINGS,
    options: [
      ...['rows', 'seed', 'few-shot', 'splits', 'validation', 'max-input', 'max-output', 'preset'],
      ...['no-limit', 'tokenizer', 'max-record', 'compress', 'unit-size'],
    ],
  },
  { ...RUNNING, options: ['threads', 'max-rejects', 'force', 'rehash', 'reset'] },
]

export default definePage({
  groups: [
    ...BUILD_GROUPS,
    { ...MIXTURE, options: ['recipe', 'licence-table', 'memory'] },
    { ...RESULT, options: ['dry-run', 'json'] },
  ],
  examples: [
    {
      run: 'biflan build --sample',
      en: 'everything from the embedded samples, into output/sample; no download',
      zh: '只用内置样例构建全部，写到 output/sample，无需下载',
    },
    {
      run: 'biflan build ocnli',
      en: 'one task brought up to date; no other byte of output/full is touched',
      zh: '只更新一个任务，output/full 中其余一个字节也不动',
    },
    {
      run: 'biflan build --out output/small --rows 1000000 --splits train --allow-missing',
      en: 'a million rows of the training splits of the corpora that are here, in a folder of their own',
      zh: '用已有语料的训练集构建一百万行，写到另一个目录',
    },
  ],
  exits: { 3: MISSING, 75: AGAIN },
  env: RAW_PLACE,
  files: {
    '<out>/tasks/<task>/part-*': {
      en: 'the rows, one JSON object a line',
      zh: '各行数据，每行一个 JSON 对象',
    },
    '<out>/manifest.json': {
      en: 'what was built from what, and all that was left out, by reason',
      zh: '由什么构建出什么，以及舍去的一切和原因',
    },
    '<out>/mixture/': { en: 'the mixture, where no task is named', zh: '混合数据（未指定任务时）' },
  },
  zh: {
    'build the data set and its mixture, or bring single tasks of it up to date':
      '构建数据集并混合，或只更新其中几个任务',
    'tasks to build; default: all': '要构建的任务，默认全部',
    'read the embedded samples instead of raw files': '读内置样例，不读原始文件',
    'seed of every decision (default: 0)': '一切随机决定的种子（默认 0）',
    'share of rows with worked examples (default: 25%)': '带示例的行所占的比例（默认 25%）',
    'rows in all, shared by the tasks’ sizes (default: all there are)':
      '总行数，按各任务大小分配（默认有多少做多少）',
    'splits to read: train,dev,test (default: all)': '读哪些划分：train,dev,test（默认全部）',
    'raw bytes per part (default: 64MiB)': '每个分片对应的原始字节数（默认 64MiB）',
    'longer raw records are left out (default: 16MiB)': '超过此长度的原始记录舍去（默认 16MiB）',
    'longest instruction and input together (default: 1021)': '指令与输入合计最多多少词元（默认 1021）',
    'longest output (default: 254)': '输出最多多少词元（默认 254）',
    'both limits by the trainer they are for (default: openba)': '按训练程序一并设定两个上限（默认 openba）',
    'keep rows of any length': '多长的行都保留',
    'tokenizer.json that counts (default: a bound that holds for Chinese)':
      '用此 tokenizer.json 计数（默认用中文行不会超过的上界）',
    'groups of rows kept for validation (default: none)': '整组留作验证集的比例（默认不留）',
    'tasks to leave out': '不构建的任务',
    'only tasks of these categories': '只要这些类别的任务',
    'build what is here; otherwise anything missing ends with exit code 3':
      '只构建已有的部分；否则缺任何文件都以退出码 3 结束',
    'share of a file’s records that may be unreadable (default: 1%)':
      '一个文件中允许有多少记录无法读取（默认 1%）',
    'render also what is up to date': '已是最新的也重新渲染',
    'take the checksums of all raw files anew, whatever their times say':
      '重新计算所有原始文件的校验和，不管文件时间是否变过',
    'start the folder afresh, with new settings': '清空目录，用新的设置从头开始',
    'what the mixture is made of (see biflan mix)': '混合的配方（见 biflan mix）',
    'licences of English tasks by name (see biflan mix)': '英文各任务的许可证（见 biflan mix）',
    'memory of the mixing (default: 1GiB); changes no byte':
      '混合时用的内存（默认 1GiB）；不影响任何一个字节',
    'say what would be built: rows, bytes, minutes, disk; write nothing':
      '只说会构建什么：行数、字节、时间、磁盘；不写任何文件',
  },
})
