import { CHOICE, PLACES, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...CHOICE, options: ['like'] },
    { ...PLACES, options: ['include'] },
    { ...RESULT, options: ['dry-run', 'json'] },
  ],
  examples: [
    {
      run: 'biflan new reviews --like classification,csv',
      en: 'a corpus of texts with labels, in CSV',
      zh: '带标签的文本，CSV 格式',
    },
    {
      run: 'biflan new our-qa --like squad --include ../corpora',
      en: 'a corpus of passages and questions, in a folder of your choice',
      zh: '短文与问题，写在指定的目录里',
    },
  ],
  files: {
    'sources/, tasks/, templates/': {
      en: 'in the folder of --include (default: biflan); nothing that is there is overwritten',
      zh: '写在 --include 指定的目录里（默认 biflan）；已有的文件不会被覆盖',
    },
  },
  zh: {
    'begin a corpus of your own: descriptor, sample, task and templates that build, to be filled in':
      '新建自己的语料：写出可以构建的描述文件、样例、任务和模板，再由你填写',
    'its name: a-z, 0-9 and single hyphens': '语料的名称：a-z、0-9、单个连字符',
    'classification, pairs, generation, choice, squad or ner; and jsonl, json, csv, tsv, lines or bio (default: classification,jsonl)':
      'classification 分类、pairs 句对、generation 生成、choice 选择题、squad 阅读理解、ner 命名实体；以及 jsonl、json、csv、tsv、lines、bio（默认 classification,jsonl）',
    'name the files; write nothing': '只列出文件，不写任何东西',
  },
})
