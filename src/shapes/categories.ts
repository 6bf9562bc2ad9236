/** The eighteen task categories of the OpenBA paper (arXiv 2309.10706, table 14): slug, English name, Chinese name. */
export const CATEGORIES = {
  'question-answering': { en: 'Question Answering', zh: '问答' },
  'text-classification': { en: 'Text Classification', zh: '文本分类' },
  'sentiment-analysis': { en: 'Sentiment Analysis', zh: '情感分析' },
  'named-entity-recognition': { en: 'Named Entity Recognition', zh: '命名实体识别' },
  'text-matching': { en: 'Text Matching', zh: '文本匹配' },
  'text-summarization': { en: 'Text Summarization', zh: '文本摘要' },
  'reading-comprehension': { en: 'Reading Comprehension', zh: '阅读理解' },
  'question-generation': { en: 'Question Generation', zh: '问题生成' },
  dialogue: { en: 'Dialogue', zh: '对话' },
  'machine-translation': { en: 'Machine Translation', zh: '机器翻译' },
  cloze: { en: 'Cloze', zh: '完形填空' },
  'text-generation': { en: 'Text Generation', zh: '文本生成' },
  'semantic-analysis': { en: 'Semantic Analysis', zh: '语义分析' },
  'relation-extraction': { en: 'Relation Extraction', zh: '关系抽取' },
  'error-correction': { en: 'Grammatical Error Correction', zh: '文本纠错' },
  'fact-checking': { en: 'Fact Checking', zh: '事实核查' },
  'interpretable-evaluation': { en: 'Interpretable Evaluation', zh: '可解释性评测' },
  'event-extraction': { en: 'Event Extraction', zh: '事件抽取' },
} as const

export type Category = keyof typeof CATEGORIES
