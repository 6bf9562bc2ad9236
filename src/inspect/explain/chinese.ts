import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { templatesOf } from '../../build/catalogue.ts'
import { KEPT, REASONS } from '../../build/dedup.ts'
import { foldersOf } from '../../build/folder.ts'
import type { Manifest } from '../../build/manifest.ts'
import { groupOf, type Mapped } from '../../build/map.ts'
import { quotaFor } from '../../build/plan.ts'
import { exampleId, lineOf, sayExample, wordingId } from '../../build/render-unit.ts'
import { rendererFor } from '../../build/renderer.ts'
import { sideOf } from '../../build/validation.ts'
import { mix } from '../../lib/chance.ts'
import { checkError, usageError } from '../../lib/errors.ts'
import { hex } from '../../lib/hash.ts'
import { suggestion } from '../../lib/nearest.ts'
import { CATEGORIES } from '../../shapes/categories.ts'
import { asRead, type Decisions, type Said } from '../../templates/render.ts'
import type { Template } from '../../templates/set.ts'
import { type Built, builtTask } from './built.ts'
import { fileChanges, programChanges } from './changes.ts'
import { decisionsOf } from './decisions.ts'
import type { Comparison, Explained, ExplainRequest } from './explained.ts'
import { type FoundLine, lineOfId } from './find-line.ts'
import { type ChineseId, withoutEpoch } from './ids.ts'
import { type FoundRecord, recordIn, unitOf } from './place.ts'
import { templateText } from './template-text.ts'

/**
 * A row that a build said, made again by the code that makes builds. Throws a usage error for an id that the build does
 * not have, and a check error (exit code 4) for a row of the build that cannot be made any more.
 */
export async function explainChinese(
  id: string,
  wanted: ChineseId,
  manifest: Manifest,
  request: ExplainRequest,
): Promise<Explained> {
  const { settings } = manifest
  const built = await builtTask(wanted.task, manifest, request)
  const { task, entry, work, survey } = built
  const at = fileNamed(wanted, built)
  const file = work.inputs.files[at]!
  const unit = unitOf(built, at, wanted.record)
  if (unit === undefined) {
    throw usageError({
      found: `no record ${wanted.record} in ${file.name} of ${task.name}`,
      expected: `a record from 0 to ${entry.files[at]!.records - 1}`,
    })
  }
  const found = await recordIn(built, unit, wanted.record, settings.maxRecord)
  const changes = [...programChanges(built, manifest), ...(await fileChanges(file, false))]
  const inPart = await builtLine(withoutEpoch(id), built, wanted, request.folder)
  const fail = async (what: string, rows: readonly string[] = []): Promise<never> =>
    refuse(id, what, rows, inPart, [...changes, ...(await fileChanges(file, true))], request)

  const { example, ordinal } = exampleIn(found, wanted.example)
  if (!example) return fail(whyNone(found, wanted))
  const verdict = readFileSync(survey.tables[unit]!.verdicts)[ordinal]!
  if (verdict !== KEPT) return fail(`its example is left out: ${REASONS[verdict]}`)

  const set = templatesOf(task)
  const decided = new Map<Template, Partial<Decisions>>()
  const renderer = rendererFor(task, settings, survey.pool, request.tokenizer, (template, some) =>
    decided.set(template, { ...decided.get(template), ...some }),
  )
  const quota = quotaFor(entry.planned, survey.examples, survey.tables, settings.seed)
  const { firstRecord } = survey.units[unit]!
  const wordings: Said[] = []
  const lines: string[] = []
  const job = { task, file, firstRecord, quota, seed: settings.seed, renderer }
  sayExample(job, example, (frame, wording) => {
    wordings.push(asRead(wording))
    lines.push(wording.over ? '' : lineOf(frame, wording))
  })
  const told = {
    fields: example.fields,
    key: mix(example.content, settings.seed),
    group: groupOf(task, example.fields, example.raw),
  }
  const own = wordings.findIndex(said => wordingId(said) === wanted.wording)
  const said = wordings[own]
  const base = exampleId(task, file.name, wanted.record, wanted.example)
  if (!said) return fail(whyNot(wanted, wordings, set.templates), namesOf(base, wordings))
  if (said.over) return fail(`it would be too long: ${said.over}`)

  const row = lines[own]!
  const compared: Comparison[] = []
  if (inPart) {
    const { path, line, text } = inPart
    compared.push({ path, line, found: text, expected: row, same: text === row })
  }
  if (compared.some(({ same }) => !same)) {
    const whole = await fileChanges(file, true)
    changes.push(...whole.filter(change => !changes.includes(change)))
  }
  const { layout, worked, offer } = decided.get(said.template) ?? {}
  const nameOf = (place: number) => {
    const { file, record, number } = survey.pool[place]!
    return exampleId(task, file, record, number)
  }
  return {
    id,
    language: 'zh',
    task: task.name,
    epoch: wanted.epoch,
    place: {
      corpus: task.source.name,
      form: entry.form,
      split: file.file.split,
      licence: entry.licence,
      file: file.name,
      path: file.path,
      record: wanted.record,
      line: found.line,
      beside: file.partners.map(({ name }) => name),
    },
    raw: found.raw,
    repaired: example.raw,
    said: {
      title: task.spec.title,
      category: CATEGORIES[task.spec.category].zh,
      seed: settings.seed,
      number: wanted.example,
      fields: example.fields,
      hashes: { content: hex(example.content), key: hex(told.key), group: hex(told.group) },
      side: sideOf(told.group, settings.validation),
      template: templateText(said.template),
      options:
        said.form === '-' ? undefined : { form: said.form, choices: offer!.choices, right: offer!.index },
      worked: said.shots > 0 ? { layout: layout!.name, examples: worked!.map(nameOf) } : undefined,
      decisions: decisionsOf({
        set,
        renderer,
        told,
        wordings,
        said,
        decided: decided.get(said.template) ?? {},
        settings,
      }),
    },
    row,
    compared,
    changes,
    notes: inPart ? [] : ['no part of the build holds this row'],
  }
}

function fileNamed({ file, task }: ChineseId, { work }: Built): number {
  const names = work.inputs.files.map(({ name }) => name)
  const at = names.indexOf(file)
  if (at >= 0) return at
  throw usageError({
    found: `no file ${file} of ${task} in the build`,
    expected: suggestion(file, names) ?? `one of: ${names.join(', ')}`,
  })
}

/** The row's line in the part that its record is in, on whichever side. */
async function builtLine(
  id: string,
  { task, entry }: Built,
  { file, record }: ChineseId,
  folder: string,
): Promise<FoundLine | undefined> {
  for (const { name, from } of entry.parts) {
    const [, first = '', last = ''] = from.startsWith(`${file}#`) ? (/#(\d+)-(\d+)$/.exec(from) ?? []) : []
    if (first === '' || record < Number(first) || record > Number(last)) continue
    const path = join(foldersOf(folder, task.name).current, name)
    if (!existsSync(path)) {
      throw checkError({
        where: path,
        found: 'no such file',
        expected: 'the part that the manifest names',
        remedy: `biflan build ${task.name} --out ${folder}`,
      })
    }
    const found = await lineOfId(path, id)
    if (found) return found
  }
  return undefined
}

type MappedExample = Mapped & { readonly kind: 'example' }

/** The example of a record, with its number among those of the unit. */
function exampleIn({ mapped, ordinal }: FoundRecord, number: number) {
  const examples = mapped.filter((one): one is MappedExample => one.kind === 'example')
  return { example: examples[number], ordinal: ordinal + number }
}

function whyNone({ mapped }: FoundRecord, { record, example }: ChineseId): string {
  const examples = mapped.filter(({ kind }) => kind === 'example').length
  const reasons = mapped.flatMap(one => (one.kind === 'example' ? [] : [one.reason]))
  const why = reasons.length > 0 ? ` (${[...new Set(reasons)].join('; ')})` : ''
  return examples === 0
    ? `record ${record} gives no example${why}`
    : `record ${record} gives ${examples} ${examples === 1 ? 'example' : 'examples'}, and none has the number ${example}${why}`
}

function whyNot({ wording }: ChineseId, wordings: readonly Said[], templates: readonly Template[]): string {
  if (wording === undefined) return `an example that is said in ${wordings.length} rows`
  const name = wording.slice(0, wording.indexOf('.'))
  const same = wordings.find(({ template }) => template.name === name)
  if (same) return `its template says this example as ${wordingId(same)}`
  if (templates.some(template => template.name === name))
    return `the template ${name} did not win this example`
  const names = templates.map(template => template.name)
  return `there is no template ${name}${suggestion(name, names) ? `; ${suggestion(name, names)}` : ''}`
}

const namesOf = (base: string, wordings: readonly Said[]): string[] =>
  wordings.filter(({ over }) => !over).map(said => `${base}/${wordingId(said)}`)

/** What the build holds and nobody can make any more is a failed check; what it does not hold is a wrong id. */
function refuse(
  id: string,
  what: string,
  rows: readonly string[],
  inPart: FoundLine | undefined,
  changes: readonly string[],
  { folder }: ExplainRequest,
): never {
  const changed = [...new Set(changes)].map(change => `\n  ${change}`).join('')
  if (inPart) {
    throw checkError({
      where: `${inPart.path}:${inPart.line}`,
      found: `a row that cannot be made again: ${what}${changed}\n  in the build: ${inPart.text}`,
      ...(rows.length > 0 && {
        expected: `one of the rows that would be made now:\n    ${rows.join('\n    ')}`,
      }),
      remedy: 'biflan build brings the task up to date',
    })
  }
  throw usageError({
    found: `${id} is no row of ${folder}: ${what}${changed}`,
    ...(rows.length > 0 && { expected: `its rows are\n    ${rows.join('\n    ')}` }),
    remedy: 'an id belongs to one build and its seed: name that build with --in',
  })
}
