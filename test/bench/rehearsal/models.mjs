import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reads } from '../../../dist/build/catalogue.js'
import { mapUnit } from '../../../dist/build/map.js'
import { besideOf } from '../../../dist/sources/beside.js'
import { locate, sampleFolder } from '../../../dist/sources/raw.js'
import { MAX_RECORD } from '../../../dist/sources/records.js'
import { compile, isMarked, SERIAL } from './clone.mjs'
import { writeCopies } from './copies.mjs'
import { longest, marked, WAYS } from './parts.mjs'
import { slicesOf } from './slices.mjs'

/** Shorter keys could stand anywhere in a record. */
const KEY = 5

/** Copies of a model that are tried before it is used. */
const TRIED = 4

/**
 * The files of a corpus's first form, each with models: records of its sample whose copies, with other characters all
 * through, give as many examples as they do.
 */
export async function modelsOf(source, tasks, letters) {
  const [[form, description]] = source.forms
  const folder = mkdtempSync(join(tmpdir(), 'biflan-models-'))
  try {
    const files = []
    for (const found of locate(sampleFolder(source, form), description).found) {
      const readers = tasks.filter(task => task.source.name === source.name && reads(task, found.file))
      if (readers.length > 0) files.push(await fileModels(found, readers, letters, folder))
    }
    return { form, files }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function fileModels({ file, name, path }, tasks, letters, folder) {
  const whole = slicesOf(file, path)
  const partners = partnersOf(file, path)
  const counts = await examplesOf(tasks, file, path)
  if (counts.length !== whole.records.length)
    throw new Error(`${path}: ${whole.records.length} pieces, ${counts.length} records`)
  const records = whole.records
    .map((text, index) => ({ text, file, index, examples: counts[index] ?? 0 }))
    .filter(({ text }) => !isMarked(text))
  const good = records.filter(({ examples }) => examples > 0)
  const compiled = (list, fixed) =>
    list.flatMap(each => {
      const texts = textsOf(each, partners, text => marked(text, file, fixed, letters))
      return texts ? [{ ...each, texts: texts.map(compile), length: longest(each.text) }] : []
    })
  let best = { models: [] }
  for (const way of Object.values(WAYS)) {
    const fixed = way(good)
    const parts = { file, name: file.name, whole, partners, models: compiled(good, fixed), idle: [] }
    const models = await tried(parts, tasks, folder)
    if (models.length > best.models.length)
      best = { ...parts, name, models, idle: compiled(idleOf(records, file), fixed) }
    if (models.length > 0.8 * good.length) break
  }
  return best
}

/** Records that give nothing, for a file that has many of them: negatives, rows in other languages. */
function idleOf(records, { rows, examples }) {
  if (!(rows > 1.1 * examples)) return []
  return records.filter(({ examples }) => examples === 0)
}

/** Files that are read beside one, record by record or by a key. */
function partnersOf(file, path) {
  const aligned = Object.values(file.align ?? {}).map(name => ({
    name,
    ...slicesOf({ read: 'lines' }, besideOf(file, path, name)),
  }))
  if (!file.join) return aligned
  const { file: name, read, columns } = file.join
  return [...aligned, { name, key: true, ...slicesOf({ read, columns }, besideOf(file, path, name)) }]
}

/** A record and what stands beside it, marked; undefined where its partner cannot be found. */
function textsOf({ text, index }, partners, markText) {
  const texts = [text]
  let id
  for (const partner of partners) {
    if (!partner.key) texts.push(partner.records[index])
    else {
      const keyOf = line => line.split(/[,\t]/)[0]
      const line = partner.records.find(line => keyOf(line).length >= KEY && text.includes(keyOf(line)))
      if (line === undefined) return undefined
      id = keyOf(line)
      texts.push(line)
    }
  }
  return texts.map((each, i) => markText(id ? each.replaceAll(id, SERIAL) : each, i === 0))
}

/** How many examples each record gives: 0 where any of it is skipped, -1 where it is rejected. */
async function examplesOf(tasks, file, path) {
  const counts = []
  for (const task of tasks) {
    const input = { file, name: file.name, path, sums: { bytes: 0, sha256: '', md5: '' }, partners: [] }
    const whole = { file: 0, start: 0, end: statSync(path).size }
    let all = 0
    const bad = new Map()
    for await (const { mapped, seen } of mapUnit(task, input, whole, MAX_RECORD)) {
      all = seen
      for (const one of mapped) {
        if (one.kind === 'reject') bad.set(one.record, -1)
        else if (one.kind === 'skip' || task.example.safeParse(one.fields).error) bad.set(one.record, 0)
        else counts[one.record] = (counts[one.record] ?? 0) + 1
      }
    }
    for (const [record, count] of bad) counts[record] = count
    while (counts.length < all) counts.push(0)
  }
  return Array.from(counts, count => count ?? 0)
}

/** The models that keep their examples whatever becomes of their characters. */
async function tried(parts, tasks, folder) {
  const { file, models } = parts
  if (models.length === 0) return []
  const path = join(folder, file.name)
  writeCopies(parts, folder, TRIED * models.length, 0, 0)
  const counts = await examplesOf(tasks, file, path).catch(() => [])
  return models.filter((model, i) =>
    Array.from({ length: TRIED }, (_, copy) => counts[copy * models.length + i]).every(
      count => count === model.examples,
    ),
  )
}
