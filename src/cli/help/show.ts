import { CHOICE, MISSING, PLACES, RAW_PLACE, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...CHOICE, options: ['number', 'template', 'seed', 'few-shot'] },
    { ...PLACES, options: ['sample', 'raw', 'include'] },
    { ...RESULT, options: ['json'] },
  ],
  examples: [
    { run: 'biflan show ocnli -n 10', en: 'ten rows', zh: '看十行' },
    { run: 'biflan show tnews --template short', en: 'rows of one template', zh: '只看一个模板的行' },
    {
      run: 'biflan show c3-mixed --few-shot 100% --sample',
      en: 'rows with worked examples, from the embedded sample',
      zh: '用内置样例，只看带示例的行',
    },
  ],
  exits: { 3: MISSING },
  env: RAW_PLACE,
  zh: {
    'rows of a task as a person reads them, without building': '不必构建，直接看一个任务的几行数据',
    'the task, such as ocnli': '任务，例如 ocnli',
    'how many rows': '看多少行',
    'only rows of this template': '只看这个模板的行',
    'from the embedded samples (default where there are no raw files)':
      '用内置样例（没有原始文件时默认如此）',
    'one JSON object a line': '每行一个 JSON 对象',
  },
})
