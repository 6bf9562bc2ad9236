import type { TaskFacts } from './dataset.ts'

const OPENBA = `@article{li2023openba,
  title = {OpenBA: An Open-sourced 15B Bilingual Asymmetric seq2seq Model Pre-trained from Scratch},
  author = {Li, Juntao and others},
  journal = {arXiv preprint arXiv:2309.10706},
  year = {2023}
}`

const FLAN = `@article{longpre2023flan,
  title = {The Flan Collection: Designing Data and Methods for Effective Instruction Tuning},
  author = {Longpre, Shayne and others},
  journal = {arXiv preprint arXiv:2301.13688},
  year = {2023}
}`

/** BibTeX of the collections and of every corpus, each once, in the order of the tasks. */
export function citations(tasks: readonly TaskFacts[]): string {
  const english = tasks.some(({ language }) => language === 'en')
  const own = tasks.filter(({ language }) => language === 'zh').map(entryOf)
  return [...new Set([OPENBA, ...(english ? [FLAN] : []), ...own])].join('\n\n')
}

/** A corpus whose descriptor holds no BibTeX is cited by its title, page and paper. */
function entryOf({ corpus, title, home, cite, bibtex }: TaskFacts): string {
  if (bibtex !== undefined) return bibtex.trim()
  const fields = [
    `  title = {${title}}`,
    ...(home === undefined ? [] : [`  howpublished = {\\url{${home}}}`]),
    ...(cite === undefined ? [] : [`  note = {${cite}}`]),
  ]
  return `@misc{${corpus},\n${fields.join(',\n')}\n}`
}
