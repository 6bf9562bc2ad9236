import { WRITERS } from './formats.ts'
import type { Like } from './like.ts'

/** How a line begins that a person has to fill in. `biflan check` names each that is left. */
export const TODO = 'TODO'

/** The files of a new corpus, by their paths in the folder that is included. */
export function scaffold(name: string, { shape, format }: Like): Map<string, string> {
  const written = WRITERS[format](shape.records)
  return new Map([
    [`sources/${name}/source.yaml`, descriptor(name, [...written.facts, ...(shape.facts ?? [])])],
    ...Object.entries(written.files).map(([file, text]): [string, string] => [
      `sources/${name}/sample/${file}`,
      text,
    ]),
    [
      `sources/${name}/sample/expected.yaml`,
      expected(name, shape.records.length, shape.examples ?? shape.records.length),
    ],
    [`tasks/${name}.mjs`, task(name, { shape, format })],
    [`templates/${name}.njk`, `${TEMPLATE_HEAD}${shape.templates}`],
  ])
}

const descriptor = (
  name: string,
  facts: readonly string[],
): string => `# Where the bytes are, and how they become records. 数据在哪里，怎样读成记录
title: ${name}  # ${TODO} its name in full 语料全名
home: https://example.org/${name}  # ${TODO} where it is described 介绍页
cite: ''  # ${TODO} authors, year, address of the paper; or "unpublished" 作者、年份、论文地址；未发表就写 unpublished
# use: commercial, unspecified, non-commercial or academic-only 可商用、未说明、非商用、仅学术
licence: { id: unknown, use: academic-only }  # ${TODO} what one may do with it 许可
files:
${facts.map((fact, i) => `  ${i === 0 ? '-' : ' '} ${fact}`).join('\n')}
    split: train
    # rows: 1000  # how many records there are, so that a lost one shows 记录数，少了会报
# ${TODO} where the file comes from: \`from: [{ url: https://… }]\`, or as here, in words 文件从哪里来
ask: |
  Put the file into the raw folder by hand: biflan fetch ${name} --from FOLDER
`

const expected = (
  name: string,
  records: number,
  examples: number,
): string => `# ${TODO} put 20 to 60 records into this folder, written as your file is; then set these counts, as biflan check says them
# 在本目录放 20 到 60 条记录，格式与你的文件相同；再按 biflan check 的结果改下面的数
tasks:
  ${name}:
    records: ${records}
    rejects: 0
    skips: {}
    examples: ${examples}
`

function task(name: string, { shape, format }: Pick<Like, 'shape' | 'format'>): string {
  const { imports, task: lines } = shape.mappings?.[format] ?? shape.mapping
  const templates = [...(shape.shared ?? []), name].map(file => `'${file}'`).join(', ')
  const head = shape.head === undefined ? '' : `\n${shape.head}`
  return `// @ts-check
// Which examples come out of a record: ${shape.about[0]}. 一条记录产生哪些样例：${shape.about[1]}
import { ${['defineTask', ...imports].sort(byName).join(', ')} } from 'biflan/task'
${head}
export default defineTask({
  title: '${name}', // ${TODO} its usual name 通称
  // One of the paper's eighteen: biflan ls tasks 论文十八类之一
  category: '${shape.category}',
  domain: '通用', // ${TODO} 通用 新闻 百科 电商 医疗 法律 金融 科技文献 教育 影视音乐 旅游 社交 公文 应用软件 文学
  templates: [${templates}],
${lines}
})
`
}

const byName = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)

const TEMPLATE_HEAD = `# How an example is said. A template: a line === name, the instruction, --- input, the input, --- output, the output.
# 样例怎样说。一个模板：=== 名字，指令，--- input，输入，--- output，输出
# ${TODO} read the wordings, fit them to your texts, and add some that only your corpus could have 逐条读，改到贴合你的语料，再添几条
`
