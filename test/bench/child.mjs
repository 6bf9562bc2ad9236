// Builds one task, or with `all` every one, in this process and prints what it took, as JSON. Arguments: task, raw folder, out folder, threads, settings as JSON,
// and `again` to leave what is up to date.
import { build } from '../../dist/build/build.js'
import { loadCatalogue } from '../../dist/build/catalogue.js'
import { defaultSettings } from '../../dist/build/settings.js'

const [task, raw, out, threads, settings, again] = process.argv.slice(2)
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
  selection: task === 'all' ? {} : { tasks: [task] },
  settings: { ...defaultSettings(false), ...JSON.parse(settings) },
  out,
  raw,
  threads: Number(threads),
  allowMissing: true,
  force: again === undefined,
  reset: false,
  maxRejects: 0.01,
  reporter,
})
const tasks = Object.entries(manifest.tasks).map(([name, { rows, dropped, examples, skips, parts }]) => ({
  name,
  rows,
  dropped,
  examples,
  skips,
  bytes: parts.reduce((sum, part) => sum + part.text.bytes, 0),
}))
const sum = of => tasks.reduce((all, each) => all + of(each), 0)
console.log(
  JSON.stringify({
    rows: sum(({ rows }) => rows),
    bytes: sum(({ bytes }) => bytes),
    stages,
    memory: process.resourceUsage().maxRSS * 1024,
    tasks,
  }),
)
