import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { taskNamed, templatesOf } from '../../dist/build/catalogue.js'
import { findInputs } from '../../dist/build/inputs.js'
import { groupOf, mapUnit } from '../../dist/build/map.js'
import { rendererFor } from '../../dist/build/renderer.js'
import { mix } from '../../dist/lib/chance.js'
import { ROOT } from '../../dist/lib/root.js'
import { CATEGORIES } from '../../dist/shapes/categories.js'
import { MAX_RECORD } from '../../dist/sources/records.js'
import { arrange } from '../../dist/templates/choose.js'
import { parseTemplateFile } from '../../dist/templates/file.js'

const OPTIONS = join(ROOT, 'templates', '_options.njk')

/**
 * Writes what a build decides for every row of a task, to be followed by another program: `plan.json` with the texts of
 * the wordings, and `plan.u16` with the number of a wording for each row. Returns the input files, in order.
 */
export async function writeDecisions(name, raw, settings, folder) {
  const task = await taskNamed(name)
  const { files } = await findInputs(task, settings, raw)
  const renderer = rendererFor(task, settings, [])
  const wordings = new Map()
  const rows = []
  const examples = []
  for (const file of files) {
    let count = 0
    const whole = { file: 0, start: 0, end: file.sums.bytes }
    for await (const { mapped } of mapUnit(task, file, whole, MAX_RECORD)) {
      for (const { fields, content, raw } of mapped) {
        const told = { fields, key: mix(content, settings.seed), group: groupOf(task, fields, raw) }
        for (const said of renderer.wordings(told, task.renderings)) {
          const wording = wordingOf(said, told)
          const known = JSON.stringify(wording)
          if (!wordings.has(known)) wordings.set(known, wordings.size)
          rows.push(wordings.get(known))
        }
        count++
      }
    }
    examples.push(count)
  }
  const plan = {
    task: name,
    category: CATEGORIES[task.spec.category].zh,
    renderings: task.renderings,
    templates: templatesOf(task).templates.map(({ name, source, words }) => ({
      name,
      ...textsOf(source),
      words,
    })),
    forms: formTexts(),
    wordings: [...wordings.keys()].map(known => JSON.parse(known)),
    files: files.map(({ name, path }, i) => ({ name, path, examples: examples[i] })),
  }
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
  writeFileSync(join(folder, 'plan.u16'), Uint16Array.from(rows))
  return plan.files
}

/** Template, option form, and the choices in the row's order. */
function wordingOf({ template, form }, { fields, key }) {
  if (form === '-') return { template: template.name, form }
  const answer = template.words[fields.label]
  const choices = arrange(template.choices, answer, template, key, Number.POSITIVE_INFINITY)
  return { template: template.name, form, choices }
}

const textsOf = ({ instruction, input, output }) => ({
  instruction: instruction.text,
  input: input.text,
  output: output.text,
})

const formTexts = () =>
  parseTemplateFile(readFileSync(OPTIONS, 'utf8'), OPTIONS).sections.map(({ name, opening, output }) => ({
    name,
    list: opening.text,
    answer: output.text,
  }))
