import { PLACES, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...PLACES, options: ['out', 'sample', 'include'] },
    { ...RESULT, options: ['json'] },
  ],
  examples: [
    { run: 'biflan coverage', en: 'a line for each task', zh: '每个任务一行' },
    { run: 'biflan coverage tnews', en: 'every template of a task', zh: '一个任务的每个模板' },
  ],
  zh: {
    'which templates cover what, and the rows each won in the last build':
      '各模板覆盖哪些设置，上次构建中各得多少行',
    'default: all': '默认全部',
    'an array, one object per task': '数组，每个任务一个对象',
  },
})
