import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The stages of rendering, in the order in which a row passes them. */
export const STAGES = [
  'read',
  'parse',
  'map',
  'choose',
  'render',
  'measure',
  'escape',
  'encode',
  'compress',
  'hash',
  'write',
  'garbage',
  'start',
  'other',
]

/** Where a stage's own code lies: of several that match, the first. */
const FILES = [
  [
    'start',
    /internal\/(modules|bootstrap|process)|node_modules\/opencc|nunjucks\/src\/(lexer|parser|compiler|nodes|transformer)/,
  ],
  ['choose', /templates\/(choose|offer)\.js|lib\/chance\.js/],
  ['measure', /lib\/(tokens|tokenizer)\.js|build\/gate\.js/],
  ['render', /templates\/|build\/(render-unit|renderer)\.js|node_modules\/nunjucks/],
  ['escape', /output\/row\.js/],
  ['encode', /output\/part\.js/],
  ['hash', /lib\/hash\.js|node_modules\/xxhash-wasm|internal\/crypto/],
  ['compress', /node:zlib/],
  ['write', /output\//],
  ['parse', /formats\/json|node_modules\/stream-|formats\/(csv|tsv|parquet|bio)/],
  ['read', /formats\/|node:fs|internal\/fs|internal\/streams|node:string_decoder|encoding/],
  [
    'map',
    /tasks\/|shapes\/|sources\/|build\/|lib\/(segments|wiki|script|marks)|node_modules\/(zod|entities|opencc)/,
  ],
]

/** Functions of the platform, which say by themselves what they do. */
const NATIVE = {
  write: /^(fsync|writeBuffer|writeString|close|rename)$/,
  read: /^(read|open|fstat|openFileHandle|ucs2Slice|utf8Slice|latin1Slice|decode)$/,
  encode: /^(transcode|ucs2Write|utf8Write|latin1Write|encodeInto)$/,
  hash: /^(update|digest)$/,
  garbage: /^\(garbage collector\)$/,
}

/** Builtins have no frames of their own: their time is their caller's line's. */
const LINES = [
  ['parse', /JSON\.parse\(/],
  ['escape', /output\/row\.js.*JSON\.stringify/],
  ['hash', /hash64\(/],
  ['choose', /\branked\(|\.sort\(/],
]

const fileStage = url => FILES.find(([, pattern]) => pattern.test(url))?.[0]

const sources = new Map()
function lineOf(url, line) {
  if (!url.startsWith('file:')) return ''
  if (!sources.has(url)) sources.set(url, readFileSync(new URL(url), 'utf8').split('\n'))
  return sources.get(url)[line - 1]?.trim() ?? ''
}

/**
 * Shares of the stages in the CPU profiles of worker threads (those that `node --cpu-prof` left in a folder), and the
 * lines that took most. Idle time is left out; garbage collection stands by itself, since no line says whose it is.
 */
export function profileIn(folder) {
  const stages = Object.fromEntries(STAGES.map(stage => [stage, 0]))
  const lines = new Map()
  for (const name of readdirSync(folder)) {
    const thread = Number(/\.(\d+)\.\d+\.cpuprofile$/.exec(name)[1])
    if (thread > 0) addProfile(JSON.parse(readFileSync(join(folder, name), 'utf8')), stages, lines)
  }
  const all = Object.values(stages).reduce((sum, ticks) => sum + ticks)
  const shares = Object.entries(stages).map(([stage, ticks]) => [stage, ticks / all])
  const top = [...lines].sort(([, a], [, b]) => b - a).slice(0, 12)
  return { stages: Object.fromEntries(shares), lines: top.map(([place, ticks]) => [place, ticks / all]) }
}

function addProfile({ nodes }, stages, lines) {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const visit = (node, inherited) => {
    const { functionName, url } = node.callFrame
    const own = stageOf(functionName, url) ?? inherited
    if (functionName !== '(idle)') {
      for (const { line, ticks } of node.positionTicks ?? []) {
        const text = lineOf(url, line)
        const stage = LINES.find(([, pattern]) => pattern.test(`${url} ${text}`))?.[0] ?? own
        stages[stage] += ticks
        if (text === '') continue
        const place = `${url.replace(/^.*?(dist|node_modules)\//, '$1/')}:${line}  ${text.slice(0, 70)}`
        lines.set(place, (lines.get(place) ?? 0) + ticks)
      }
      // Functions of the platform, and the collector, have no lines.
      if (!node.positionTicks?.length) stages[own] += node.hitCount ?? 0
    }
    for (const child of node.children ?? []) visit(byId.get(child), own)
  }
  visit(nodes[0], 'other')
}

/** Code made at run time (compiled templates, schemas) has no address: it belongs to whoever calls it. */
function stageOf(functionName, url) {
  if (url === '') return Object.keys(NATIVE).find(stage => NATIVE[stage].test(functionName))
  return fileStage(url)
}
