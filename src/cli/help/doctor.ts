import { PLACES, RAW_PLACE, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...PLACES, options: ['raw', 'include'] },
    { en: 'What is examined:', zh: '检查什么：', options: ['machine', 'online', 'timeout'] },
    { ...RESULT, options: ['json'] },
  ],
  examples: [
    { run: 'biflan doctor', en: 'a line for each corpus', zh: '每个语料一行' },
    { run: 'biflan doctor c3 ocnli', en: 'all files of two corpora', zh: '列出两个语料的所有文件' },
    {
      run: 'biflan doctor --machine --online',
      en: 'Node, disk, proxy, hub, and which hosts can be reached',
      zh: '只看 Node、磁盘、代理、Hugging Face，以及哪些主机连得上',
    },
  ],
  env: RAW_PLACE,
  zh: {
    'which raw files are here, which are missing or altered, and what to do next':
      '哪些原始文件已有，哪些缺失或被改动，下一步做什么',
    'corpora, with all their files; default: a line for each corpus': '这些语料的所有文件；默认每个语料一行',
    'only Node, disk, proxy and hub': '只看 Node、磁盘、代理和 Hugging Face',
    'also whether the hosts that the corpora come from can be reached': '再看语料所在的主机是否连得上',
    'how long each of them may take': '每个主机最多等多少秒',
  },
})
