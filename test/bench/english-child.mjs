// Counts the English side of a raw folder and reads all its rows, and prints what it took, as JSON.
// Arguments: raw folder, work folder, threads, bytes of memory for finding repeated rows, settings as JSON.
import { defaultSettings } from '../../dist/build/settings.js'
import { readEnglish } from '../../dist/mixture/english/read.js'
import { englishStock } from '../../dist/mixture/english/stock.js'

const [raw, work, threads, memory, settings = '{}'] = process.argv.slice(2)
const started = performance.now()
const stocks = await englishStock({
  raw,
  work,
  threads: Number(threads),
  memory: Number(memory),
  settings: { ...defaultSettings(false), ...JSON.parse(settings) },
  reporter: { stage() {}, advance() {}, finish() {}, note() {} },
})
const counted = performance.now()
let bytes = 0
let lines = 0
for (const { files } of stocks) {
  for (const { source } of files) {
    for await (const block of readEnglish(source)) {
      bytes += block.length
      for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) lines++
    }
  }
}
const census = stocks.map(({ census: { submixture, records, repeats, rejects, kept } }) => ({
  submixture,
  records,
  repeats,
  rejects,
  kept,
}))
console.log(
  JSON.stringify({
    census,
    lines,
    bytes,
    counting: (counted - started) / 1000,
    reading: (performance.now() - counted) / 1000,
    memory: process.resourceUsage().maxRSS * 1024,
  }),
)
