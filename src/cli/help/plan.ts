import { BUILD_GROUPS } from './build.ts'
import { MISSING, RAW_PLACE, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [...BUILD_GROUPS, { ...RESULT, options: ['paper', 'json'] }],
  examples: [
    {
      run: 'biflan plan --paper',
      en: 'figure 1c of the paper again: rows and share of each task, beside the paper’s; needs no raw file',
      zh: '重现论文图 1c：各任务的行数和比例，与论文对照；不需要原始文件',
    },
    {
      run: 'biflan plan --rows 1000000',
      en: 'how a million rows would be shared, and what time and disk they take',
      zh: '一百万行怎样分配，要多少时间和磁盘',
    },
    {
      run: 'biflan plan --category dialogue,machine-translation --json',
      en: 'two categories, for a program to read',
      zh: '只看两个类别，以 JSON 输出',
    },
  ],
  exits: { 3: MISSING },
  env: RAW_PLACE,
  zh: {
    'what a build would come to, or with --paper what the corpora in full would':
      '估算一次构建的规模；加 --paper 则估算语料齐全时的规模',
    'from the sizes that publishers state, beside the shares (per cent) of the paper':
      '按发布者给出的规模估算，与论文中的比例（百分数）对照',
  },
})
