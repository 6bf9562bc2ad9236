import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reads } from '../../../dist/build/catalogue.js'
import { mapUnit } from '../../../dist/build/map.js'
import { besideOf } from '../../../dist/sources/beside.js'
import { locate, sampleFolder } from '../../../dist/sources/raw.js'
import { MAX_RECORD } from '../../../dist/sources/records.js'
import { compile, copier, FILL, isMarked, mark, SERIAL } from './clone.mjs'
import { slicesOf } from './slices.mjs'

/** Fields that hold a name of a closed list. */
const CLOSED =
  /^(label|label_des|label_desc|predicate|type|object_type|subject_type|category|discipline|attrname|relation|rel|domain|subject|keywords_type|event_type|genre)$/i

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

/** The ways of telling what may change, from the most careful one on; the one that leaves most models is taken. */
const WAYS = ['few', 'named', 'none']

async function fileModels({ file, name, path }, tasks, letters, folder) {
  const whole = slicesOf(file, path)
  const counts = await examplesOf(tasks, file, path)
  if (counts.length > whole.records.length)
    throw new Error(`${path}: ${whole.records.length} pieces, ${counts.length} records`)
  const partners = partnersOf(file, path)
  const good = whole.records
    .map((text, i) => ({ text, index: i, examples: counts[i] ?? 0 }))
    .filter(({ text, examples }) => examples > 0 && !isMarked(text))
  let best
  for (const way of WAYS) {
    const fixed = way === 'few' ? fewOf(good, file) : new Set()
    const models = good.flatMap(each => {
      const texts = textsOf(each, partners, text =>
        marked(text, file, way === 'none' ? /^$/ : CLOSED, fixed, letters),
      )
      return texts ? [{ ...each, texts: texts.map(compile), length: longest(each.text) }] : []
    })
    const kept = await tried({ file, name, whole, partners, models }, tasks, folder)
    if (!best || kept.length > best.models.length) best = { file, name, whole, partners, models: kept }
    if (best.models.length > 0.8 * good.length) break
  }
  return { ...best, good: good.length }
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
      const line = partner.records.find(line => text.includes(line.split(/[,\t]/)[0]))
      if (line === undefined) return undefined
      id = line.split(/[,\t]/)[0]
      texts.push(line)
    }
  }
  return texts.map((each, i) => markText(id ? each.replaceAll(id, SERIAL) : each, i === 0))
}

const isJson = text => /^\s*[[{]/.test(text)

function marked(text, file, closed, fixed, letters) {
  const parts = partsOf(text, file)
  const spot = parts.reduce((a, b) => (b.text.length > a.text.length ? b : a), parts[0])
  const change = part => {
    if (fixed.has(part.text) || closed.test(part.key)) return part.text
    return (
      mark(part.text, letters) + (part === spot && /[\p{Script=Han}。！？]$/u.test(part.text) ? FILL : '')
    )
  }
  const changed = parts.map(change)
  let at = 0
  return text
    .split('\n')
    .map(line => {
      if (isJson(line)) return JSON.stringify(mapStrings(JSON.parse(line), () => changed[at++]))
      if (file.read === 'tsv' || file.read === 'csv')
        return line
          .split(separator(file))
          .map(() => changed[at++])
          .join(separator(file))
      return changed[at++]
    })
    .join('\n')
}

const separator = ({ read }) => (read === 'tsv' ? '\t' : ',')

/** The texts of a record in order: strings with their keys, cells, or lines. */
function partsOf(text, file) {
  const parts = []
  for (const line of text.split('\n')) {
    if (isJson(line))
      mapStrings(JSON.parse(line), (text, key) => {
        parts.push({ text, key })
        return text
      })
    else if (file.read === 'tsv' || file.read === 'csv')
      for (const cell of line.split(separator(file))) parts.push({ text: cell, key: '' })
    else parts.push({ text: line, key: '' })
  }
  return parts
}

function mapStrings(value, change, key = '') {
  if (typeof value === 'string') return change(value, key)
  if (Array.isArray(value)) return value.map(item => mapStrings(item, change, key))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      /\p{Script=Han}/u.test(name) ? change(name, '') : name,
      mapStrings(item, change, name),
    ]),
  )
}

/** Short texts of fields that say the same few things again and again: labels, though nobody calls them so. */
function fewOf(records, file) {
  const byKey = new Map()
  for (const { text } of records)
    partsOf(text, file).forEach(({ text: part, key }, i) => {
      const name = key || String(i)
      byKey.set(name, [...(byKey.get(name) ?? []), part])
    })
  const few = [...byKey.values()].filter(
    texts =>
      texts.length >= 8 &&
      new Set(texts).size <= 0.6 * texts.length &&
      texts.every(text => text.length <= 12),
  )
  return new Set(few.flat())
}

const longest = text => Math.max(...text.split(/["\t\n]/).map(part => part.length))

/** How many examples each record gives: 0 where any of it is skipped or rejected. */
async function examplesOf(tasks, file, path) {
  const counts = []
  for (const task of tasks) {
    const input = { file, name: file.name, path, sums: { bytes: 0, sha256: '', md5: '' }, partners: [] }
    const whole = { file: 0, start: 0, end: statSync(path).size }
    let all = 0
    const bad = new Set()
    for await (const { mapped, seen } of mapUnit(task, input, whole, MAX_RECORD)) {
      all = seen
      for (const one of mapped) {
        const fails = one.kind !== 'example' || task.example.safeParse(one.fields).error
        if (fails) bad.add(one.record)
        else counts[one.record] = (counts[one.record] ?? 0) + 1
      }
    }
    for (const record of bad) counts[record] = 0
    while (counts.length < all) counts.push(0)
  }
  return Array.from(counts, count => count ?? 0)
}

/** The models that keep their examples whatever becomes of their characters. */
async function tried(parts, tasks, folder) {
  const { file, models } = parts
  if (models.length === 0) return []
  const path = join(folder, file.name)
  writeCopies(parts, folder, TRIED * models.length, 0)
  const counts = await examplesOf(tasks, file, path).catch(() => [])
  return models.filter((model, i) =>
    Array.from({ length: TRIED }, (_, copy) => counts[copy * models.length + i]).every(
      count => count === model.examples,
    ),
  )
}

/** Writes copies, the models in turn, into a file and those beside it. Returns bytes. `length`: characters of the longest text, 0 for the models' own. */
export function writeCopies({ file, name, whole, partners, models }, folder, count, length) {
  const outs = [whole, ...partners].map((part, i) => ({
    part,
    out: copier(
      join(
        folder,
        i === 0 ? (name === file.name || folder.includes('biflan-models-') ? file.name : name) : part.name,
      ),
    ),
  }))
  for (const { part, out } of outs) out.text(part.head)
  for (let i = 0; i < count; i++) {
    const model = models[i % models.length]
    const more = Math.max(0, length - model.length)
    for (const [at, { part, out }] of outs.entries()) {
      if (i > 0) out.text(part.between)
      out.copy(model.texts[at], i, at === 0 ? more : 0)
    }
  }
  return outs.reduce((sum, { part, out }) => {
    out.text(part.foot)
    return sum + out.finish()
  }, 0)
}
