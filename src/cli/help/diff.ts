import { CHOICE, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...CHOICE, options: ['task'] },
    { ...RESULT, options: ['json'] },
  ],
  examples: [
    {
      run: 'biflan diff output/before output/full',
      en: 'what a change did; parts with the same checksum are not read',
      zh: '一处改动带来了什么；校验和相同的分片不必读',
    },
    {
      run: 'biflan diff output/before output/full --task ocnli --json',
      en: 'one task, for a program to read',
      zh: '只比较一个任务，以 JSON 输出',
    },
  ],
  exits: {
    0: { en: 'settings, sources and rows are the same', zh: '设置、语料和各行都相同' },
    1: { en: 'they differ', zh: '有不同' },
  },
  zh: {
    'what changed from one build to another: settings, sources, and rows by task and template':
      '两次构建之间变了什么：设置、语料，以及各任务、各模板的行',
    'folder of a build': '构建目录',
    'folder of another one': '另一个构建目录',
    'only these tasks (default: all)': '只比较这些任务（默认全部）',
  },
})
