import { z } from 'zod'
import { agree, answerOf, evaluate, expressionOf } from '../shapes/equation.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** What was lost from printed exercises: a fraction to fill in, the blank at the end, and small forms of marks. */
const mended = (problem: string): string =>
  problem
    .replaceAll('((())/(()))', '几分之几')
    .replace(/=(?=[．。]?$)/, '=多少')
    .replaceAll('﹖', '？')
    .replaceAll('﹕', '：')

export default defineTask({
  title: 'Math23K',
  category: 'semantic-analysis',
  domain: '教育',
  templates: ['math23k'],
  group: ['problem'],
  record: z.object({ original_text: z.string(), equation: z.string(), ans: z.string() }),
  example: z.object({
    problem: z.string(),
    /** `x=` and the expression. */
    equation: z.string(),
    expression: z.string(),
    /** What the expression comes to: 880, 14.4, 25%, 2/3, 5又7/10. */
    value: z.string(),
  }),
  *examples({ original_text, equation, ans }) {
    const problem = mended(original_text)
    const expression = expressionOf(equation)
    const result = expression === undefined ? undefined : evaluate(expression)
    const answer = answerOf(ans)
    if (problem === '') yield skip('empty problem')
    else if (expression === undefined) yield skip('equation of another form')
    else if (result === undefined) yield skip('equation that cannot be evaluated')
    else if (answer === undefined) yield skip('answer that is no number')
    else if (!agree(result, answer.value)) yield skip('equation does not come to the answer')
    else yield { problem, equation: `x=${expression}`, expression, value: answer.text }
  },
})
