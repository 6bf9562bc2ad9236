/** What a row's text is about: the closed list of the column `domain`. */
export const DOMAINS = [
  '通用',
  '新闻',
  '百科',
  '电商',
  '医疗',
  '法律',
  '金融',
  '科技文献',
  '教育',
  '影视音乐',
  '旅游',
  '社交',
  '公文',
  '应用软件',
  '文学',
] as const

export type Domain = (typeof DOMAINS)[number]
