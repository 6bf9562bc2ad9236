import type { Form } from '../../templates/forms.ts'
import type { Template } from '../../templates/set.ts'
import { readOptions, type ShownOptions } from '../prompt/options.ts'
import { perRow } from './check.ts'
import { error, excerpt, type Fault, NO_FAULT } from './finding.ts'
import type { Subject } from './subject.ts'

/** Whenever options are shown: the answer is one of them, in the list's own way, and none comes twice. */
export const OPTIONS = perRow(
  'options',
  'the target is one of the options shown, each worked example’s answer one of its own; no option twice; closed sets whole',
  ({ row, query, form, template, options, worked }, subject) => {
    if (!form) return NO_FAULT
    const shots = (worked?.shots ?? []).flatMap(({ input, output }) =>
      faultsOf(readOptions(input, form, output), input, output, form, template, subject).map(fault => ({
        ...fault,
        what: `in a worked example, ${fault.what}`,
      })),
    )
    return [...faultsOf(options, query.input, row.output, form, template, subject), ...shots]
  },
)

function faultsOf(
  options: ShownOptions | undefined,
  input: string,
  output: string,
  form: Form,
  template: Template,
  { task }: Subject,
): Fault[] {
  if (!options) return [error(`no list in the form ${form.name}`, excerpt(input, input.length, input.length))]
  const { choices, start, end } = options
  const list = input.slice(start, end)
  const faults: Fault[] = []
  if (options.placeOf(output) < 0)
    faults.push(error('the target is none of the options', `${excerpt(list)} → ${excerpt(output, 0, 0)}`))
  if (choices.some((choice, i) => choices.indexOf(choice) < i))
    faults.push(error('an option twice', excerpt(list)))
  if (choices.includes('')) faults.push(error('an empty option', excerpt(list)))
  const words = template.choices
  if (words) {
    const foreign = choices.find(choice => !words.includes(choice))
    const wanted = Math.min(task.spec.show ?? words.length, words.length)
    if (foreign !== undefined) faults.push(error('an option that is no word of the answer set', foreign))
    else if (choices.length !== wanted)
      faults.push(error(`not ${wanted} options of the answer set`, excerpt(list)))
  }
  return faults
}
