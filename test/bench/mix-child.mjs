// Mixes generated stock in this process and prints what it took, as JSON. Arguments: folder of the stock, threads, memory, compression.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sizesOf } from '../../dist/mixture/disk.js'
import { geometryFor } from '../../dist/mixture/geometry.js'
import { startMixThreads } from '../../dist/mixture/jobs.js'
import { defaultOptions } from '../../dist/mixture/options.js'
import { prepareMixture } from '../../dist/mixture/prepare.js'
import { writeMixture } from '../../dist/mixture/write.js'

const [folder, threadCount, memory, compress] = process.argv.slice(2)
const threads = Number(threadCount)
const stages = {}
let running
const begin = name => {
  running = { name, started: performance.now(), used: process.cpuUsage() }
}
const end = () => {
  const { user, system } = process.cpuUsage(running.used)
  const seconds = (performance.now() - running.started) / 1000
  stages[running.name] = { seconds, cpu: (user + system) / 1e6 }
}
const stocks = JSON.parse(readFileSync(join(folder, 'stocks.json'), 'utf8'))
const out = join(folder, 'out')
rmSync(out, { recursive: true, force: true })
mkdirSync(out)
const options = { ...defaultOptions(false), compress }
const gate = { limit: null, validation: 0, foreign: 'keep' }
begin('plan')
const prepared = prepareMixture(stocks, options, gate)
end()
const pool = startMixThreads(threads)
const { shards } = await writeMixture({
  prepared,
  options,
  gate,
  seed: 0,
  geometry: geometryFor(sizesOf(prepared), Number(memory), threads),
  scratch: join(folder, 'scratch'),
  folder: out,
  threads: pool,
  reporter: { stage: begin, advance: () => {}, finish: end, note: () => {} },
})
await pool.close()
rmSync(out, { recursive: true })
const sum = of => shards.reduce((all, shard) => all + of(shard), 0)
const result = { rows: sum(({ rows }) => rows), bytes: sum(({ text }) => text.bytes), stages }
console.log(JSON.stringify({ ...result, memory: process.resourceUsage().maxRSS * 1024 }))
