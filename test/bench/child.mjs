// Builds one task in this process and prints what it took, as JSON. Arguments: task, raw folder, out folder, threads, settings as JSON.
import { build } from '../../dist/build/build.js'
import { loadCatalogue } from '../../dist/build/catalogue.js'
import { defaultSettings } from '../../dist/build/settings.js'

const [task, raw, out, threads, settings] = process.argv.slice(2)
const stages = {}
let running
const reporter = {
  stage: name => {
    running = { name, started: performance.now(), used: process.cpuUsage() }
  },
  advance: () => {},
  finish: () => {
    const { user, system } = process.cpuUsage(running.used)
    stages[running.name] = {
      seconds: (performance.now() - running.started) / 1000,
      cpu: (user + system) / 1e6,
    }
  },
  note: () => {},
}
const { manifest } = await build({
  catalogue: await loadCatalogue(),
  selection: { tasks: [task] },
  settings: { ...defaultSettings(false), ...JSON.parse(settings) },
  out,
  raw,
  threads: Number(threads),
  allowMissing: true,
  force: false,
  reset: false,
  maxRejects: 0.01,
  reporter,
})
const { rows, parts } = manifest.tasks[task]
const bytes = parts.reduce((sum, part) => sum + part.text.bytes, 0)
console.log(JSON.stringify({ rows, bytes, stages, memory: process.resourceUsage().maxRSS * 1024 }))
