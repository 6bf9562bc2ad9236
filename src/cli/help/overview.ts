import type { Both } from '../../lib/language.ts'
import { AGAIN, EXITS, MISSING } from './common.ts'
import { definePage } from './page.ts'

/** The commands, by what they are for, in the order in which a newcomer meets them. */
export const COMMAND_GROUPS: readonly (Both & { readonly commands: readonly string[] })[] = [
  { en: 'Corpora:', zh: '语料：', commands: ['fetch', 'doctor', 'cite', 'new'] },
  { en: 'Make:', zh: '制作：', commands: ['plan', 'build', 'mix', 'export'] },
  {
    en: 'Look and check:',
    zh: '查看与检查：',
    commands: ['ls', 'show', 'explain', 'diff', 'coverage', 'check', 'verify', 'report'],
  },
  { en: 'The command itself:', zh: '命令本身：', commands: ['completion'] },
]

/** What `biflan --help` says. */
export default definePage({
  groups: [],
  examples: [
    {
      run: 'biflan build --sample',
      en: 'a first run on the embedded samples; no download',
      zh: '第一次试用：只用内置样例，无需下载',
    },
    { run: 'biflan fetch', en: 'get the corpora', zh: '下载语料' },
    { run: 'biflan build', en: 'build everything, and mix it', zh: '构建全部，并混合' },
    { run: 'biflan build --help', en: 'the page of a command', zh: '查看某个命令的说明' },
  ],
  exits: {
    ...EXITS,
    3: MISSING,
    4: { en: 'a check failed', zh: '检查未通过' },
    75: AGAIN,
  },
  env: {
    'BIFLAN_<OPTION>': {
      en: 'any option, such as BIFLAN_ROWS for --rows; a flag wins over it, and it over a --config file',
      zh: '任何选项，例如 BIFLAN_ROWS 即 --rows；命令行优先于它，它优先于 --config 文件',
    },
    'LC_ALL, LC_MESSAGES, LANG': {
      en: 'the first that is set names the language of help; errors and JSON are always in English',
      zh: '其中第一个已设置的决定帮助所用的语言；错误信息和 JSON 一律用英文',
    },
    'NO_COLOR, FORCE_COLOR': {
      en: 'no colours at all; colours also through a pipe',
      zh: '完全不用颜色；输出到管道时也用颜色',
    },
  },
  zh: {
    'Builds the Chinese Flan collection from open annotated corpora.':
      '用公开的标注语料构建中文 Flan 指令集。',
  },
})
