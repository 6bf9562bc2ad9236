import type { Template } from '../../templates/set.ts'

/** What a closed-label template answers, and how the word of its answer set stands in the output. */
export type ReadAnswer = (output: string) => string | undefined

const known = new WeakMap<Template, ReadAnswer | null>()

/**
 * Reads the word of the answer set from an output of a template that prints no options, whatever the template writes
 * around it. Undefined for a template whose output is no plain text around `{{ answer }}`.
 */
export function answerReader(template: Template): ReadAnswer | undefined {
  let reader = known.get(template)
  if (reader === undefined) {
    reader = makeReader(template) ?? null
    known.set(template, reader)
  }
  return reader ?? undefined
}

function makeReader({ words, choices, source }: Template): ReadAnswer | undefined {
  const { text } = source.output
  if (!words || !choices || text.includes('{%')) return undefined
  const expressions = [...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, code]) => code!.trim())
  if (!expressions.some(isAnswer)) return undefined
  const named = choices
    .toSorted((a, b) => b.length - a.length)
    .map(literally)
    .join('|')
  let first = true
  const gaps = expressions.map(code => {
    if (!isAnswer(code)) return '.+?'
    const group = first ? `(?<word>${named})` : `\\k<word>`
    first = false
    return code === 'answer' ? group : `"${group}"`
  })
  const literals = text.split(/\{\{.*?\}\}/).map(literally)
  const pattern = new RegExp(`^${literals.map((literal, i) => literal + (gaps[i] ?? '')).join('')}$`, 'su')
  return output => pattern.exec(output)?.groups?.['word']
}

const isAnswer = (code: string): boolean => /^answer(?: *\| *dump)?$/.test(code)

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
