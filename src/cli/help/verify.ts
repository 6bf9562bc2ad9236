import { RESULT, RUNNING } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...RUNNING, options: ['threads'] },
    { ...RESULT, options: ['json'] },
  ],
  examples: [
    { run: 'biflan verify output/full', en: 'a build and its mixture', zh: '检验构建结果及其混合数据' },
    {
      run: 'biflan verify out/alpaca --json',
      en: 'an export, for a program to read',
      zh: '检验导出结果，以 JSON 输出',
    },
  ],
  exits: {
    4: {
      en: 'something is missing, cut, altered, foreign or out of date',
      zh: '有文件缺失、截断、改动、多余或过时',
    },
  },
  zh: {
    'read a build, a mixture or an export to its last row and hold it to its manifest':
      '把构建结果、混合数据或导出结果读到最后一行，与清单核对',
    'folder of a build, a mixture or an export': '构建结果、混合数据或导出结果的目录',
  },
})
