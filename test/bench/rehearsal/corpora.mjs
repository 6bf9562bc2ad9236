import { loadCatalogue } from '../../../dist/build/catalogue.js'
import { folderOf } from '../../../dist/sources/raw.js'
import { writeCopies } from './copies.mjs'
import { modelsOf } from './models.mjs'

/** Characters of the longest text of a real record, where samples are shorter (measured on real files; * by their descriptions). */
const LENGTHS = {
  advertisegen: 111,
  chid: 200, // *
  chnsenticorp: 107,
  'chnsenticorp-htl-all': 128,
  cmrc2018: 523,
  csl: 229,
  drcd: 496,
  duie2: 67,
  'dureader-qg': 289,
  iflytek: 289,
  'nlpcc2014-news': 700, // *
  'nlpcc2015-summ': 700, // *
  'tcm-qg': 351,
  'tianchi-event-doclevel-attr': 300, // *
  'wikilingua-zh': 739,
  'xquad-zh': 374,
}

/** Corpora of two languages, whose English side has to differ too. */
const BILINGUAL = new Set(['mttt-ted-zh', 'translation2019zh', 'wikititles-en-zh', 'wmt19-en-zh'])

const numberIn = figure => (typeof figure === 'object' ? figure.about : figure)

/** Examples that a file of the full corpus gives, as its descriptor says. */
const fullSize = ({ file }) => numberIn(file.examples) ?? numberIn(file.rows)

/** What each Chinese corpus comes to at a scale: its files with models, copies and bytes. */
export async function planCorpora(scale) {
  const { sources, tasks } = await loadCatalogue()
  const plans = []
  for (const source of sources.values()) {
    if (source.facts.language === 'en') continue
    const { form, files } = await modelsOf(source, [...tasks.values()], BILINGUAL.has(source.name))
    const length = LENGTHS[source.name] ?? 0
    for (const parts of files) {
      const { models } = parts
      if (models.length === 0)
        throw new Error(`${source.name}, ${parts.name}: no record of its sample can be copied`)
      const mean = models.reduce((sum, { examples }) => sum + examples, 0) / models.length
      const copies = Math.max(1, Math.round((fullSize(parts) * scale) / mean))
      const { idle, file } = parts
      const idles = idle.length > 0 ? Math.round((file.rows - file.examples) * scale) : 0
      const bytes = copies * meanBytes(models, length) + idles * meanBytes(idle, length)
      plans.push({ source, form, parts, length, copies, idles, bytes })
    }
  }
  return plans
}

function meanBytes(models, length) {
  if (models.length === 0) return 0
  const bytes = models.map(({ texts, length: own }) => {
    const added = texts[0].fill < 0 ? 0 : 3 * Math.max(0, length - own)
    return added + texts.reduce((sum, text) => sum + text.bytes.length, 0)
  })
  return bytes.reduce((sum, each) => sum + each) / models.length
}

/** Writes the raw files where `biflan fetch` would put them. Returns bytes. */
export const writeCorpora = (plans, raw) =>
  plans.reduce(
    (sum, { source, form, parts, length, copies, idles }) =>
      sum + writeCopies(parts, folderOf(raw, source, form), copies, idles, length),
    0,
  )
