import { PLACES, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...PLACES, options: ['include'] },
    { ...RESULT, options: ['json'] },
  ],
  examples: [
    { run: 'biflan cite > sources.bib', en: 'BibTeX of everything', zh: '输出全部 BibTeX' },
    { run: 'biflan cite ocnli c3-mixed', en: 'of the corpora of two tasks', zh: '只要两个任务所用的语料' },
  ],
  zh: {
    'BibTeX of the corpora, of the OpenBA paper and of the Flan Collection':
      '输出各语料、OpenBA 论文、Flan Collection 的 BibTeX',
    'only these corpora (or tasks)': '只要这些语料（或任务）',
    'an array of entries, each with its corpora': '条目数组，各附所属语料',
  },
})
