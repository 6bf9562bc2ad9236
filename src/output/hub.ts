/** The Hugging Face Hub's own tasks for ours: a data set is found by them. */
export const HUB_TASKS: Readonly<Record<string, readonly string[]>> = {
  'question-answering': ['question-answering'],
  'text-classification': ['text-classification'],
  'sentiment-analysis': ['text-classification'],
  'named-entity-recognition': ['token-classification'],
  'text-matching': ['text-classification'],
  'text-summarization': ['summarization'],
  'reading-comprehension': ['question-answering', 'multiple-choice'],
  'question-generation': ['text-generation'],
  dialogue: ['text-generation'],
  'machine-translation': ['translation'],
  cloze: ['fill-mask', 'multiple-choice'],
  'text-generation': ['text-generation'],
  'semantic-analysis': ['text-generation'],
  'relation-extraction': ['token-classification'],
  'error-correction': ['text-generation'],
  'fact-checking': ['text-classification'],
  'interpretable-evaluation': ['text-classification'],
  'event-extraction': ['token-classification'],
}

/** The Hub's classes of size. */
export function sizeCategory(rows: number): string {
  if (rows < 1000) return 'n<1K'
  const steps = ['1K', '10K', '100K', '1M', '10M', '100M', '1B', '10B', '100B', '1T']
  const step = Math.min(Math.floor(Math.log10(rows)) - 3, steps.length - 2)
  return `${steps[step]}<n<${steps[step + 1]}`
}
