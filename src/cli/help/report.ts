import { PLACES, RESULT, RUNNING } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...PLACES, options: ['out', 'include'] },
    { ...RUNNING, options: ['threads'] },
    { ...RESULT, options: ['samples', 'json'] },
  ],
  examples: [
    {
      run: 'biflan report output/full',
      en: 'output/full/report.html: open it in a browser',
      zh: '写出 output/full/report.html，用浏览器打开',
    },
    {
      run: 'biflan report output/full --out collection.html --samples 100',
      en: 'elsewhere, with a hundred rows of each task',
      zh: '写到别处，每个任务可看一百行',
    },
  ],
  files: {
    'report.html': {
      en: 'one page, in English and Chinese: composition, coverage, lengths, labels, losses, licences, sources, samples',
      zh: '单个网页，中英双语：构成、覆盖、长度、标签、舍去的行、许可证、来源、样本',
    },
  },
  zh: {
    'write what a build holds as one page to look at, without a network: report.html':
      '把构建结果写成一个可离线查看的网页：report.html',
    'folder of a build, such as output/full': '构建目录，例如 output/full',
    'where to (default: report.html in the build’s folder)': '写到哪里（默认为构建目录中的 report.html）',
    'rows of each task that can be looked at': '每个任务可以查看的行数',
  },
})
