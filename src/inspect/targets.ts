import type { Task } from '../build/catalogue.ts'
import type { Both } from '../lib/language.ts'
import type { Category } from '../shapes/categories.ts'

/** What an answer is, where it is no label and not one of the choices. */
const WRITTEN: Partial<Readonly<Record<Category, Both>>> = {
  'question-answering': { en: 'answer', zh: '答案' },
  'named-entity-recognition': { en: 'entities', zh: '实体' },
  'text-summarization': { en: 'summary or title', zh: '摘要或标题' },
  'reading-comprehension': { en: 'span of the passage', zh: '原文片段' },
  'question-generation': { en: 'question', zh: '问题' },
  dialogue: { en: 'reply', zh: '回复' },
  'machine-translation': { en: 'translation, both ways', zh: '译文（双向）' },
  'text-generation': { en: 'copy', zh: '文案' },
  'semantic-analysis': { en: 'equation', zh: '算式' },
  'relation-extraction': { en: 'triples', zh: '三元组' },
  'error-correction': { en: 'corrected sentence', zh: '改正的句子' },
  'interpretable-evaluation': { en: 'answer with its evidence', zh: '答案及依据' },
  'event-extraction': { en: 'arguments of the event', zh: '事件要素' },
}

/** Categories whose answer is one of the choices wherever an example has them. */
const CHOSEN: readonly Category[] = ['question-answering', 'reading-comprehension', 'cloze']

/** What the templates of a task ask for, in the main. */
export function targetOf({ spec, labels }: Task): Both {
  const written = WRITTEN[spec.category]
  if (CHOSEN.includes(spec.category) && 'choices' in spec.example.shape)
    return { en: 'one of the choices', zh: '选项之一' }
  if (written) return written
  const classes = labels?.length ?? 0
  return { en: `one of ${classes} labels`, zh: `${classes} 类标签之一` }
}
