import { CHOICE, PLACES, RESULT, RUNNING } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...CHOICE, options: ['task'] },
    { ...PLACES, options: ['include'] },
    { ...RUNNING, options: ['threads'] },
    { ...RESULT, options: ['json'] },
  ],
  examples: [
    { run: 'biflan check output/full', en: 'every row of a build', zh: '检查构建结果的每一行' },
    { run: 'biflan check output/full --task ocnli,cmnli', en: 'two tasks of it', zh: '只检查其中两个任务' },
    { run: 'biflan check ocnli', en: 'what a corpus still lacks', zh: '一个语料还缺什么' },
  ],
  exits: {
    4: {
      en: 'a row is not what rows must be, or the corpus lacks something',
      zh: '有不合要求的行，或语料有欠缺',
    },
  },
  zh: {
    'hold every row of a build to what rows must be, or say what a corpus still lacks; exit code 4 on errors':
      '逐行检查构建结果，或指出一个语料还缺什么；有错误时退出码为 4',
    'folder of a build, such as output/full, or name of a corpus': '构建目录，例如 output/full；或语料的名称',
    'only these tasks (default: all of the build)': '只检查这些任务（默认全部）',
  },
})
