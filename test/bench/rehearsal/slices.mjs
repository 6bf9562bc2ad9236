import { readFileSync } from 'node:fs'
import { factsOf } from '../../../dist/sources/beside.js'

/** The text of a file as its records, with what stands before, between and behind them. Raw: nothing is repaired. */
export function slicesOf(file, path) {
  const facts = factsOf(path, file)
  const text = new TextDecoder(facts.encoding).decode(readFileSync(path))
  if (file.read === 'json' && (file.at || /^\s*\[/.test(text))) return documentSlices(text, file.at)
  if (file.read === 'objects') return { ...NOTHING, records: objectsIn(text) }
  if (file.read === 'bio')
    return { ...NOTHING, between: '\n\n', foot: '\n\n', records: text.trim().split(/\r?\n[ \t]*\r?\n/) }
  if (file.read === 'tags') return { ...NOTHING, records: elementsIn(text, file.element) }
  const all = text.split(/\r?\n/)
  if (all.at(-1) === '') all.pop()
  // A blank line is a record where lines are aligned, and nothing elsewhere.
  const lines = file.read === 'lines' ? all : all.filter(line => line !== '')
  const hasHeader =
    (file.read === 'csv' || file.read === 'tsv') && (!file.columns || lines[0] === file.columns.join(','))
  const head = hasHeader ? `${lines.shift()}\n` : ''
  return { ...NOTHING, head, records: file.group === undefined ? lines : runsOf(lines, file) }
}

const NOTHING = { head: '', between: '\n', foot: '\n' }

function documentSlices(text, at) {
  const document = JSON.parse(text)
  const records = at ? at.split('.').reduce((value, key) => value[key], document) : document
  const mark = '@@records@@'
  const frame = at ? JSON.stringify(document, (_, value) => (value === records ? mark : value)) : `"${mark}"`
  const [head, foot] = frame.split(`"${mark}"`)
  return {
    head: `${head}[`,
    between: ',\n',
    foot: `]${foot}`,
    records: records.map(record => JSON.stringify(record)),
  }
}

/** Whole objects one after another, over as many lines as they take. */
function objectsIn(text) {
  const objects = []
  let held = ''
  for (const line of text.split('\n')) {
    held += line
    try {
      objects.push(JSON.stringify(JSON.parse(held)))
      held = ''
    } catch {}
  }
  return objects
}

const elementsIn = (text, element) =>
  text
    .replace(/^\ufeff/, '')
    .split(new RegExp(`(?=<${element}[ >])`))
    .map(piece => piece.trim())
    .filter(piece => piece !== '')

/** Lines that follow one another with the same key. */
function runsOf(lines, { read, group, columns }) {
  const keyOf = line =>
    read === 'jsonl' ? JSON.parse(line)[group] : line.split('\t')[columns.indexOf(group)].trim()
  const runs = []
  let last
  for (const line of lines) {
    const key = keyOf(line)
    if (key === last) runs[runs.length - 1] += `\n${line}`
    else runs.push(line)
    last = key
  }
  return runs
}
