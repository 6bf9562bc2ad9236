// The best that hand-written JavaScript does for one template: bytes kept as Latin-1 strings all through, fields escaped
// once, a line put together in one expression, written in large blocks. One thread a file or piece of one.
// Arguments: nli | qa, rows an example, folder of the parts, then for each thread path, start, end, first record.
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const BLOCK = 1 << 20

const bytes = text => Buffer.from(text).latin1Slice()

/** Template `certain` of nli.njk. */
const NLI = {
  instruction: bytes('","instruction":"单凭甲，就能断定乙属实吗？答“是”或“否”。","input":"甲：'),
  middle: bytes('\\n乙：'),
  words: { entailment: bytes('是'), neutral: bytes('否'), contradiction: bytes('否') },
  tail: bytes(',"domain":"新闻","task":"文本匹配"}\n'),
}

/** Template `as-written` of span.njk. */
const QA = {
  instruction: bytes('","instruction":"照原文回答。","input":"问题：'),
  middle: bytes('\\n原文：'),
  tail: bytes(',"domain":"百科","task":"阅读理解"}\n'),
}

function writer(path) {
  const file = openSync(path, 'w')
  const block = Buffer.allocUnsafe(BLOCK + (BLOCK >> 2))
  let text = ''
  let used = 0
  const flush = () => {
    writeSync(file, block, 0, used)
    used = 0
  }
  const encode = () => {
    used += block.latin1Write(text, used)
    text = ''
    if (used >= BLOCK) flush()
  }
  return {
    add(line) {
      text += line
      if (text.length >= 1 << 15) encode()
    },
    finish() {
      encode()
      flush()
      closeSync(file)
    },
  }
}

const inside = text => JSON.stringify(text).slice(1, -1)

function nli({ path, start, end, first }, renderings, out) {
  const { instruction, middle, words, tail } = NLI
  const file = openSync(path, 'r')
  const block = Buffer.allocUnsafe(BLOCK)
  let number = first
  for (let at = start; at < end; ) {
    const count = readSync(file, block, 0, Math.min(BLOCK, end - at), at)
    const whole = block.lastIndexOf(10, count - 1) + 1
    const text = block.latin1Slice(0, whole)
    for (let from = 0; from < whole; ) {
      const to = text.indexOf('\n', from)
      const { sentence1, sentence2, label } = JSON.parse(text.slice(from, to))
      const premise = inside(sentence1)
      const hypothesis = inside(sentence2)
      const id = `{"id":"ocnli/${basename(path)}#${number++}.0/certain.-.0`
      for (let i = 0; i < renderings; i++)
        out.add(`${id}${instruction}${premise}${middle}${hypothesis}","output":"${words[label]}"${tail}`)
      from = to + 1
    }
    at += whole
  }
  closeSync(file)
}

function qa({ path }, renderings, out) {
  const { instruction, middle, tail } = QA
  for (const [number, { paragraphs }] of JSON.parse(readFileSync(path, 'latin1')).data.entries()) {
    const [{ context, qas }] = paragraphs
    const [{ question, answers }] = qas
    const [passage, asked, answer] = [context, question, answers[0].text].map(inside)
    const id = `{"id":"cmrc2018/${basename(path)}#${number}.0/as-written.-.0`
    for (let i = 0; i < renderings; i++)
      out.add(`${id}${instruction}${asked}${middle}${passage}","output":"${answer}"${tail}`)
  }
}

if (isMainThread) {
  const [kind, renderings, folder, ...rest] = process.argv.slice(2)
  const pieces = []
  for (let i = 0; i < rest.length; i += 4) {
    const [path, ...numbers] = rest.slice(i, i + 4)
    const [start, end, first] = numbers.map(Number)
    pieces.push({ path, start, end, first })
  }
  const threads = pieces.map((piece, i) => {
    const data = { kind, renderings: Number(renderings), piece, out: join(folder, `part-${i}`) }
    return new Worker(new URL(import.meta.url), { workerData: data })
  })
  const heard = (of, what) => Promise.all(of.map(thread => new Promise(done => thread.once(what, done))))
  await heard(threads, 'message')
  const started = performance.now()
  for (const thread of threads) thread.postMessage('go')
  await heard(threads, 'message')
  console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000 }))
} else {
  const { kind, renderings, piece, out } = workerData
  parentPort.once('message', () => {
    const lines = writer(out)
    ;({ nli, qa })[kind](piece, renderings, lines)
    lines.finish()
    parentPort.postMessage('done')
  })
  parentPort.postMessage('ready')
}
