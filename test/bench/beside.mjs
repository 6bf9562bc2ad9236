// npm run bench [-- --runs 5 --scale 1 --threads 2 --no-profile --markdown]
// biflan beside a Python program that does the same (reference.py), and beside what the machine can do, in one run.
// Both write the same bytes, which is checked. Rows are zero-shot, because Python would need all of biflan's rules to draw
// the same worked examples; everything else is as a build does it by default. `rendering` compares the wall time of
// biflan's render stage with that of Python's rendering, `CPU` their processor time, and `whole` the two commands,
// biflan's with its start and its survey (counts, duplicates, conflicts), which Python does not do.
// Runs alternate; ratios are taken within a run; medians.
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { defaultSettings } from '../../dist/build/settings.js'
import { writeNli, writeQa } from './corpora.mjs'
import { writeDecisions } from './decisions.mjs'
import { flags } from './flags.mjs'
import { limits } from './limits.mjs'
import { profileIn, STAGES } from './profile.mjs'
import { clear, raw, runBiflan, runPython, sumOf } from './programs.mjs'
import { median, table } from './tables.mjs'

const {
  runs,
  scale,
  threads,
  markdown,
  'no-profile': unprofiled,
} = flags({ runs: 5, scale: 1, threads: 2, markdown: false, 'no-profile': false })
/** A megabyte of raw bytes a unit, as large as the blocks that Python's workers are given. */
const SETTINGS = { fewShot: 0, unit: 1 << 20 }
const KINDS = [
  { kind: 'NLI', task: 'ocnli', template: 'certain', goals: { none: 10, gzip: 4 } },
  { kind: 'QA', task: 'cmrc2018', template: 'as-written', goals: { none: 5, gzip: 2.5 } },
]

/** One kind of corpus, one compression: alternating runs of both programs. */
function compare({ kind, task }, plan, compress) {
  const pairs = []
  for (let i = 0; i < runs; i++) {
    const biflan = runBiflan(task, { ...SETTINGS, compress }, threads)
    const python = runPython(plan, compress, threads)
    if (i === 0 && sumOf(biflan.parts, compress) !== sumOf(python.parts, compress))
      throw new Error(`${kind}, ${compress}: the outputs of biflan and Python differ`)
    pairs.push({ biflan, python })
  }
  const { rows, bytes } = pairs[0].biflan
  return {
    rows,
    bytes,
    seconds: median(pairs, ({ biflan }) => biflan.seconds),
    ratios: ['seconds', 'cpu', 'whole'].map(of =>
      median(pairs, ({ biflan, python }) => python[of] / biflan[of]),
    ),
    survey: median(pairs, ({ biflan: { stages } }) => stages.survey.seconds / stages.render.seconds),
  }
}

/** The survey is there already when it is looked at, so that nothing but rendering is seen. */
function profileOf({ task }, compress) {
  const settings = { ...SETTINGS, compress }
  const out = clear('biflan')
  const profiles = clear('profiles')
  runBiflan(task, settings, threads, out)
  runBiflan(task, settings, threads, out, ['--cpu-prof', '--cpu-prof-dir', profiles])
  return profileIn(profiles)
}

const rate = value => Math.round(value).toLocaleString('en')
const times = value => `${value >= 9.95 ? value.toFixed(0) : value.toFixed(1)}×`
const percent = share => (100 * share).toFixed(1)
const print = rows => console.log(`${table(rows, markdown)}\n`)

const python = execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim()
console.log(
  `node ${process.version}, ${python}, ${cpus().length} × ${cpus()[0].model}; ${threads} workers, medians of ${runs} alternating runs\n`,
)
writeNli(raw, Math.round(60_000 * scale))
writeQa(raw, Math.round(8_000 * scale), 'cmrc2018_train.json', 2)
writeQa(raw, Math.round(8_000 * scale), 'cmrc2018_dev.json', 3)

const beside = [
  ['biflan beside Python', 'rows/s', 'MB/s', 'rendering', 'CPU', 'whole', 'goal', 'survey : render'],
]
const machine = [['biflan beside the machine', 'copying', 'gzip -1', 'hand-written JavaScript']]
const stages = []
const lines = []
for (const kind of KINDS) {
  const plan = clear(`plan-${kind.task}`)
  const files = await writeDecisions(kind.task, raw, { ...defaultSettings(false), ...SETTINGS }, plan)
  for (const compress of ['none', 'gzip']) {
    const name = `${kind.kind}, ${compress === 'none' ? 'plain' : compress}`
    const { rows, bytes, seconds, ratios, survey } = compare(kind, plan, compress)
    beside.push([
      name,
      rate(rows / seconds),
      rate(bytes / seconds / 1e6),
      ...ratios.map(times),
      `≥ ${kind.goals[compress]}×`,
      survey.toFixed(2),
    ])
    if (unprofiled) continue
    const profile = profileOf(kind, compress)
    stages.push([name, profile.stages])
    if (compress === 'none') lines.push([name, profile.lines])
  }
  const found = await limits(kind, files, { ...SETTINGS, compress: 'none' }, threads, runs)
  const share = of => {
    const part = median(found.biflan.map((speed, i) => speed / found[of][i]))
    return `${rate(median(found[of]) / 1e6)} MB/s (biflan ${part.toFixed(2)}×)`
  }
  machine.push([`${kind.kind}, plain`, share('copy'), share('gzip'), share('handmade')])
}
print(beside)
print(machine)
if (!unprofiled) {
  print([
    ['time of rendering, %', ...stages.map(([name]) => name)],
    ...STAGES.map(stage => [stage, ...stages.map(([, shares]) => percent(shares[stage]))]),
  ])
  for (const [name, top] of markdown ? [] : lines)
    print([[`lines that take most: ${name}`, '%'], ...top.map(([place, share]) => [place, percent(share)])])
}
