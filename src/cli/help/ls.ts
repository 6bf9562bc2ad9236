import { CHOICE, MISSING, PLACES, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...CHOICE, options: ['licences'] },
    { ...PLACES, options: ['out', 'sample', 'include'] },
    { ...RESULT, options: ['json', 'markdown'] },
  ],
  examples: [
    { run: 'biflan ls tasks', en: 'every task', zh: '所有任务' },
    {
      run: 'biflan ls tasks --markdown --lang zh',
      en: 'the paper’s table of tasks, as the Chinese README has it',
      zh: '论文的任务表，即中文说明里的那张',
    },
    { run: 'biflan ls sources --licences', en: 'what one may do with each corpus', zh: '每个语料的许可证' },
    {
      run: 'biflan ls templates tnews',
      en: 'every template of a task, with file and line',
      zh: '一个任务的所有模板，连同文件和行号',
    },
    { run: 'biflan ls mixture --json', en: 'what the mixture is made of', zh: '混合数据由什么组成' },
  ],
  exits: { 3: MISSING },
  zh: {
    'what there is: tasks, sources, templates, or what a mixture is made of':
      '列出任务、语料、模板，或混合数据的组成',
    'tasks, sources, templates or mixture': 'tasks 任务、sources 语料、templates 模板、mixture 混合数据',
    'only these tasks (templates)': '只看这些任务（用于 templates）',
    'of sources: what one may do with them': '用于 sources：列出许可证',
    'an array of objects': '对象数组',
    'a Markdown table; of tasks the paper’s, with sizes and licences':
      'Markdown 表格；tasks 为论文的任务表，含规模和许可证',
  },
})
