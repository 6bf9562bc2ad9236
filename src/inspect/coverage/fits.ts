import { type Task, templatesOf } from '../../build/catalogue.ts'
import { findInputs, type Inputs } from '../../build/inputs.ts'
import { groupOf, mapUnit } from '../../build/map.ts'
import { exampleId } from '../../build/render-unit.ts'
import { rendererFor } from '../../build/renderer.ts'
import { defaultSettings, type Settings } from '../../build/settings.ts'
import { mix } from '../../lib/chance.ts'

/** How many templates fit the examples of a task. */
export interface Fits {
  /** What was asked: at least so many. */
  readonly least: number
  /** Examples that fewer fit, the duplicates among them included. */
  readonly fewer: number
  /** The first of them, by id. */
  readonly such: readonly string[]
  /** What was looked at: nothing where enough templates fit every example, the raw files, or the embedded sample. */
  readonly from: 'templates' | 'raw' | 'sample'
}

const SHOWN = 3

/**
 * Counts the examples that fewer than `least` templates fit. Records are read, one batch at a time, only where the
 * templates without a condition are too few to tell; those of the embedded sample where the raw files are not there.
 */
export async function fitsOf(
  task: Task,
  least: number,
  settings: Pick<Settings, 'sample' | 'splits'>,
  raw: string,
): Promise<Fits> {
  const { templates } = templatesOf(task)
  if (templates.filter(({ conditional }) => !conditional).length >= least)
    return { least, fewer: 0, such: [], from: 'templates' }
  const wanted = { ...defaultSettings(settings.sample), splits: settings.splits }
  const own = await findInputs(task, wanted, raw, false)
  const inputs = own ?? (await findInputs(task, defaultSettings(true), raw, false))!
  const from = own && !settings.sample ? 'raw' : 'sample'
  return { least, from, ...(await countFew(task, inputs, least)) }
}

async function countFew(task: Task, { files }: Inputs, least: number) {
  const settings = defaultSettings(false)
  const { templates } = templatesOf(task)
  const renderer = rendererFor(task, settings, [])
  let fewer = 0
  const such: string[] = []
  for (const [i, file] of files.entries())
    for await (const { mapped } of mapUnit(
      task,
      file,
      { file: i, start: 0, end: file.sums.bytes },
      settings.maxRecord,
    ))
      for (const each of mapped) {
        if (each.kind !== 'example') continue
        const { fields, content, raw } = each
        const told = { fields, key: mix(content, settings.seed), group: groupOf(task, fields, raw) }
        if (templates.filter(template => renderer.fits(told, template)).length >= least) continue
        fewer++
        if (such.length < SHOWN) such.push(exampleId(task, file.name, each.record, each.number))
      }
  return { fewer, such }
}
