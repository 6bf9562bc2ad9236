// Writes the raw files of a rehearsal and prints bytes, as JSON. Arguments: raw folder, scale, English rows.
import { planCorpora, writeCorpora } from './corpora.mjs'
import { writeEnglish } from './english.mjs'

const [raw, scale, english] = process.argv.slice(2)
const chineseBytes = writeCorpora(await planCorpora(Number(scale)), raw)
const englishBytes = Number(english) > 0 ? await writeEnglish(raw, Number(english)) : 0
console.log(JSON.stringify({ chineseBytes, englishBytes }))
