import { PLACES, RAW_PLACE, RESULT, RUNNING } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...PLACES, options: ['out', 'sample', 'templates', 'raw', 'include'] },
    { ...RUNNING, options: ['threads'] },
    {
      en: 'What it is held to:',
      zh: '检查什么：',
      options: ['min-templates', 'min-per-setting', 'min-rows', 'max-alike', 'all-fields'],
    },
    { ...RESULT, options: ['json', 'markdown'] },
  ],
  examples: [
    {
      run: 'biflan coverage',
      en: 'the settings that each task serves, and what they won',
      zh: '每个任务覆盖哪些设置，各得多少行',
    },
    {
      run: 'biflan coverage tnews',
      en: 'every template of a task: share, lengths, option forms, label words',
      zh: '一个任务的每个模板：份额、长度、选项形式、标签用词',
    },
    {
      run: 'biflan coverage --min-templates 10 --min-rows 1',
      en: 'exit code 4 where fewer templates fit an example, or one won no row',
      zh: '适合某个样例的模板不足十个，或有模板一行未得时，退出码为 4',
    },
    { run: 'biflan coverage --templates', en: 'before anything is built', zh: '尚未构建时' },
  ],
  exits: { 4: { en: 'a limit is not met', zh: '有一项不符合要求' } },
  env: RAW_PLACE,
  zh: {
    'what the templates cover: settings, fields, label words, wordings, rows won, lengths':
      '模板覆盖了什么：设置、字段、标签用词、说法、所得行数、长度',
    'each in detail; default: all, a line or two of each': '逐个详列；默认列出全部任务，每个一两行',
    'look at the templates alone, at no build': '只看模板，不看构建结果',
    'exit 4 unless so many templates fit every example': '适合每个样例的模板少于此数时，退出码为 4',
    'exit 4 unless every setting of a task has so many templates':
      '任务的某种设置所用的模板少于此数时，退出码为 4',
    'exit 4 unless every template won so many rows of the build':
      '某个模板在构建中所得的行少于此数时，退出码为 4',
    'exit 4 where two instructions of a task share more than this':
      '同一任务的两条指令相同之处超过此比例时，退出码为 4',
    'exit 4 where a field of the examples is said by no template':
      '样例的某个字段没有任何模板用到时，退出码为 4',
    'an array, one object per task': '数组，每个任务一个对象',
    'tables of Markdown': '输出 Markdown 表格',
  },
})
