import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { closeNext, exchange, foldersOf, openNext, recover } from '../src/build/folder.ts'
import { lockFolder } from '../src/build/lock.ts'
import { readManifest, writeManifest } from '../src/build/manifest.ts'
import { TALLY } from '../src/build/tally.ts'
import type { BiflanError } from '../src/lib/errors.ts'
import { biflan, deadPid, exitCodeOf, holder, ROOT, type Run, start, succeed } from './helpers/command.ts'
import { putMdScs, putOcnli } from './helpers/corpora.ts'
import { copyOf, filesIn, put, sha256, stamps, sums, temporary } from './helpers/folders.ts'
import { cloneTask, copyPackage, edit } from './helpers/package.ts'
import { manifestOf } from './helpers/rows.ts'

// A build takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const TASKS = ['md-scs', 'ocnli'] as const
const build = (out: string, raw = 'raw', ...args: string[]) => [
  'build',
  ...TASKS,
  '--out',
  at(out),
  '--raw',
  at(raw),
  '--unit-size',
  '1K',
  '--threads',
  '1',
  ...args,
]
/** As short as a wait can be, so that a build is not over before it is noticed how far it is. */
const turn = () => new Promise(resolve => setImmediate(resolve))

/** Builds to compare with: of the first edition of the raw files, and of the second, in which one file of OCNLI differs. */
beforeAll(async () => {
  putOcnli(at('raw'), 240, 15)
  putMdScs(at('raw'), 8)
  putOcnli(at('raw2'), 260, 15)
  putMdScs(at('raw2'), 8)
  await Promise.all([succeed(build('first'), { home }), succeed(build('second', 'raw2'), { home })])
})

/** Every file that the manifest names is there and is the one it means. */
function expectCommitted(out: string): void {
  if (!existsSync(join(out, 'manifest.json'))) return
  for (const [task, { parts, fingerprint }] of Object.entries(manifestOf(out).tasks)) {
    for (const { name, sha256: expected } of parts) {
      expect(sha256(readFileSync(join(out, 'tasks', task, name))), `${task}/${name}`).toBe(expected)
    }
    expect(JSON.parse(readFileSync(join(out, 'tasks', task, TALLY), 'utf8'))).toMatchObject({ fingerprint })
  }
}

/** Finished units that wait beside the old parts: name of the part -> inode and time. */
function waiting(out: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const task of TASKS) {
    const { next } = foldersOf(out, task)
    if (!existsSync(next)) continue
    const all = stamps(next)
    for (const name of Object.keys(all))
      if (`.${name}.json` in all) found[`tasks/${task}/${name}`] = all[name]!
  }
  return found
}

/** Starts a build and sends a signal as soon as `when` says so. */
async function interrupt(args: readonly string[], signal: NodeJS.Signals, when: () => boolean): Promise<Run> {
  const child = start(args, { home })
  let over = false
  void child.over.then(() => {
    over = true
  })
  while (!over && !when()) await turn()
  child.kill(signal)
  const run = await child.over
  expect(run.code === 0, 'the build was over before the signal').toBe(false)
  return run
}

const count = (folder: string, pattern: RegExp): number =>
  filesIn(folder).filter(name => pattern.test(name)).length
const REPORT = /^\.ocnli\.new\/\.part-\d+\.jsonl\.gz\.json$/

describe('a build that is killed', () => {
  const moments: Record<string, (out: string) => boolean> = {
    'while it surveys': out => count(join(out, '.work'), /\.table$/) > 3,
    'when its first parts are finished': out => count(join(out, 'tasks'), REPORT) > 0,
    'in the middle of rendering': out => count(join(out, 'tasks'), REPORT) > 10,
  }
  for (const [moment, isReached] of Object.entries(moments)) {
    test(`${moment} is finished by the next run: same bytes in every file, no finished unit rendered again`, async () => {
      const out = at(`killed ${moment}`)
      const run = await interrupt(build(`killed ${moment}`), 'SIGKILL', () => isReached(out))
      expect(run.signal).toBe('SIGKILL')
      expectCommitted(out)
      const finished = waiting(out)
      await succeed(build(`killed ${moment}`), { home })
      expect(sums(out)).toEqual(sums(at('first')))
      expect(stamps(out)).toMatchObject(finished)
      if (moment.includes('rendering')) expect(Object.keys(finished).length).toBeGreaterThan(10)
    })
  }

  test('while it renders anew leaves the old parts whole, and ends like a build that was never killed', async () => {
    const out = copyOf(at('first'), at('killed rebuild'))
    await interrupt(build('killed rebuild', 'raw2'), 'SIGKILL', () => count(join(out, 'tasks'), REPORT) > 5)
    expectCommitted(out)
    expect(manifestOf(out).tasks).toEqual(manifestOf(at('first')).tasks)
    const finished = waiting(out)
    expect(Object.keys(finished).length).toBeGreaterThan(5)
    await succeed(build('killed rebuild', 'raw2'), { home })
    expect(sums(out)).toEqual(sums(at('second')))
    expect(stamps(out)).toMatchObject(finished)
  })

  test('and whose raw files changed before the next run starts over: nothing of the stopped work is used', async () => {
    const out = at('changed after')
    await interrupt(build('changed after'), 'SIGKILL', () => count(join(out, 'tasks'), REPORT) > 5)
    await succeed(build('changed after', 'raw2'), { home })
    expect(sums(out)).toEqual(sums(at('second')))
  })
})

describe('a build that is stopped by hand', () => {
  async function stopped(
    name: string,
    signal: NodeJS.Signals,
    code: number,
  ): Promise<Record<string, string>> {
    const run = await interrupt(build(name), signal, () => count(join(at(name), 'tasks'), REPORT) > 5)
    expect(run).toMatchObject({ code, stdout: '' })
    expect(run.stderr).not.toMatch(/error|at .*\.js:/i)
    expect(existsSync(join(at(name), '.lock'))).toBe(false)
    expectCommitted(at(name))
    return waiting(at(name))
  }

  test('with SIGINT ends with 130, gives the folder back and goes on where it was', async () => {
    const finished = await stopped('interrupted', 'SIGINT', 130)
    expect(Object.keys(finished).length).toBeGreaterThan(5)
    await succeed(build('interrupted'), { home })
    expect(sums(at('interrupted'))).toEqual(sums(at('first')))
    expect(stamps(at('interrupted'))).toMatchObject(finished)
  })

  test('with SIGTERM ends with 143; finished parts that are lost, cut or belied until the next run are rendered again', async () => {
    const finished = Object.keys(await stopped('terminated', 'SIGTERM', 143)).filter(path =>
      path.includes('ocnli'),
    )
    const inNext = (path: string) => join(at('terminated'), path.replace('tasks/ocnli', 'tasks/.ocnli.new'))
    rmSync(inNext(finished[0]!))
    writeFileSync(inNext(finished[1]!), 'cut')
    // The notes of which units are finished may be damaged too.
    const noteOf = (path: string) => inNext(path).replace(/part-\d+.*$/, '.$&.json')
    writeFileSync(noteOf(finished[2]!), '{"rows":')
    edit(noteOf(finished[3]!), text => text.replace(/"rows":\d+/, '"rows":1'))
    await succeed(build('terminated'), { home })
    expectCommitted(at('terminated'))
    expect(sums(at('terminated'))).toEqual(sums(at('first')))
  })
})

test('a plan that is stopped leaves nothing behind', async () => {
  const scratch = join(home, 'tmp')
  const run = await interrupt(
    [...build('planned'), '--dry-run'],
    'SIGTERM',
    () => count(scratch, /\.table$/) > 3,
  )
  expect(run).toMatchObject({ code: 143, stdout: '' })
  expect(filesIn(scratch)).toEqual([])
  expect(existsSync(at('planned'))).toBe(false)
})

/** How a crash leaves a task, by the last step that was done (see `TaskFolders`); `fresh` where there was no older build. */
interface State {
  readonly task: string
  readonly after: string
  readonly fresh: boolean
  readonly leave: (state: Scene) => void
}

/** A build folder of the first edition on its way to the second, and the finished second one. */
interface Scene {
  readonly out: string
  readonly goal: string
  readonly task: string
}

const STATES: State[] = []

function state(after: string, leave: (scene: Scene) => void, only?: 'rebuild'): void {
  for (const fresh of only ? [false] : [false, true]) {
    STATES.push({ task: `clone-${String(STATES.length).padStart(2, '0')}`, after, fresh, leave })
  }
}

const foldersIn = ({ out, task }: Scene) => foldersOf(out, task)
const goalOf = ({ goal, task }: Scene) => manifestOf(goal).tasks[task]!
const tallyOf = ({ goal, task }: Scene): string => readFileSync(join(goal, 'tasks', task, TALLY), 'utf8')

/** The new parts beside the old ones, whole but for the tally. */
function putParts(scene: Scene): void {
  openNext(foldersIn(scene), goalOf(scene).fingerprint)
  copyOf(join(scene.goal, 'tasks', scene.task), foldersIn(scene).next)
  rmSync(join(foldersIn(scene).next, TALLY))
}

/** All new parts and their tally: step 1 is over. */
function putNext(scene: Scene): void {
  putParts(scene)
  closeNext(foldersIn(scene), JSON.parse(tallyOf(scene)) as object)
}

class Crash extends Error {}

/** Goes through the exchange up to the manifest's replacement, and dies just before or behind it. */
function dieAtCommit(scene: Scene, committed: boolean): void {
  const die = () => {
    if (committed) commit(scene)
    throw new Crash()
  }
  expect(() => exchange(foldersIn(scene), die)).toThrow(Crash)
}

function commit({ out, goal, task }: Scene): void {
  const manifest = readManifest(out)!
  const entry = readManifest(goal)!.tasks[task]!
  writeManifest(out, { ...manifest, tasks: { ...manifest.tasks, [task]: entry } })
}

state('nothing: the folder for the new parts was made', scene => mkdirSync(foldersIn(scene).next))
state('nothing: the new parts were named', scene => openNext(foldersIn(scene), goalOf(scene).fingerprint))
state('half a part and half its report', scene => {
  openNext(foldersIn(scene), goalOf(scene).fingerprint)
  put(join(foldersIn(scene).next, '.part-00000.jsonl.gz.part'), 'half')
  put(join(foldersIn(scene).next, '.part-00000.jsonl.gz.json.77.part'), '{"rows":')
  put(join(foldersIn(scene).next, 'part-00001.jsonl.gz'), 'a part without its report')
})
state('half the tally', scene => {
  putParts(scene)
  put(join(foldersIn(scene).next, `.${TALLY}.77.part`), '{')
})
state('the tally, with the notes of unfinished work still there', scene => {
  putParts(scene)
  put(join(foldersIn(scene).next, TALLY), tallyOf(scene))
  put(join(foldersIn(scene).next, '.part-00000.jsonl.gz.json'), '{}')
})
state('step 1: all new parts are there', putNext)
state('step 1, and one of the new parts was lost since', scene => {
  putNext(scene)
  rmSync(join(foldersIn(scene).next, 'part-00000.jsonl.gz'))
})
state('step 1, and the tally was cut since', scene => {
  putNext(scene)
  put(join(foldersIn(scene).next, TALLY), tallyOf(scene).slice(0, 40))
})
state(
  'step 2: the old parts are aside',
  scene => {
    putNext(scene)
    renameSync(foldersIn(scene).current, foldersIn(scene).previous)
  },
  'rebuild',
)
state('step 3: the folders have changed places', scene => {
  putNext(scene)
  dieAtCommit(scene, false)
})
state('step 4: the manifest is replaced', scene => {
  putNext(scene)
  dieAtCommit(scene, true)
})
state(
  'half of step 5: some of the old parts are removed',
  scene => {
    putNext(scene)
    dieAtCommit(scene, true)
    for (const name of [TALLY, 'part-00000.jsonl.gz']) rmSync(join(foldersIn(scene).previous, name))
  },
  'rebuild',
)
state(
  'half a recovery: the new parts are aside again',
  scene => {
    putNext(scene)
    dieAtCommit(scene, false)
    renameSync(foldersIn(scene).current, foldersIn(scene).next)
  },
  'rebuild',
)
state('a recovery', scene => {
  putNext(scene)
  dieAtCommit(scene, false)
  recover(scene.out, readManifest(scene.out)!)
})

describe('a crash between any two steps of the exchange', () => {
  const [out, goal] = [at('crashed'), at('goal')]
  const tasks = STATES.map(({ task }) => task)
  const untouched = 'md-scs'
  let cli: string
  let others: Record<string, string>
  let wholeTask: string
  let waitingParts: Record<string, string>
  const run = (folder: string, raw: string) =>
    succeed(['build', ...tasks, untouched, '--out', folder, '--raw', at(raw), '--unit-size', '4K'], {
      home,
      cli,
    })

  beforeAll(async () => {
    cli = copyPackage(at('package'))
    for (const task of tasks) cloneTask(cli, 'ocnli', task)
    putOcnli(at('small'), 30, 5)
    putMdScs(at('small'), 6)
    putOcnli(at('small2'), 40, 5)
    putMdScs(at('small2'), 6)
    await Promise.all([run(out, 'small'), run(goal, 'small2')])
    others = stamps(join(out, 'tasks', untouched))
    const manifest = readManifest(out)!
    for (const { task, fresh } of STATES) {
      if (!fresh) continue
      delete manifest.tasks[task]
      rmSync(join(out, 'tasks', task), { recursive: true })
    }
    writeManifest(out, manifest)
    for (const { task, leave } of STATES) leave({ out, goal, task })
    put(join(out, '.manifest.json.77.part'), '{"biflan":')
    put(join(out, '.lock'), holder(await deadPid(), '1'))
    const whole = STATES.find(({ after }) => after.startsWith('step 1:'))!
    waitingParts = stamps(foldersOf(out, whole.task).next)
    wholeTask = whole.task
    await run(out, 'small2')
  })

  for (const { task, after, fresh } of STATES) {
    test(`is put right (${fresh ? 'first build' : 'rebuild'}, after ${after})`, () => {
      expect(sums(join(out, 'tasks', task))).toEqual(sums(join(goal, 'tasks', task)))
      expect(manifestOf(out).tasks[task]).toEqual(manifestOf(goal).tasks[task])
    })
  }

  test('uses finished parts and renders none of them again', () => {
    expect(stamps(foldersOf(out, wholeTask).current)).toEqual(waitingParts)
  })

  test('ends with the bytes of a build that was never disturbed, in every file, and touches no other task', () => {
    expect(sums(out)).toEqual(sums(goal))
    expect(stamps(join(out, 'tasks', untouched))).toEqual(others)
  })

  test('at the very first steps leaves a folder in which the next build goes on', async () => {
    const newborn = at('newborn')
    mkdirSync(join(newborn, 'tasks'), { recursive: true })
    put(join(newborn, '.work', 'ocnli', '00000.table'), 'half')
    put(join(newborn, '.manifest.json.77.part'), '{')
    put(join(newborn, '.lock'), holder(await deadPid(), '1'))
    await succeed(build('newborn'), { home })
    expect(sums(newborn)).toEqual(sums(at('first')))
  })
})

describe('a file that the manifest does not name', () => {
  test('is removed by the next run: parts that are too many, folders of unknown tasks, drafts', async () => {
    const out = copyOf(at('first'), at('strays'))
    put(join(out, 'tasks', 'ocnli', 'part-99999.jsonl.gz'), 'not ours')
    put(join(out, 'tasks', 'of-yore', 'part-00000.jsonl.gz'), 'not ours')
    put(join(out, 'tasks', '.ocnli.new', 'part-00000.jsonl.gz'), 'left behind')
    put(join(out, 'tasks', '.ocnli.old', 'part-00000.jsonl.gz'), 'left behind')
    put(join(out, 'tasks', 'md-scs', '.part-00000.jsonl.gz.part'), 'left behind')
    put(join(out, '.manifest.json.77.part'), '{')
    await succeed(build('strays'), { home })
    expect(sums(out)).toEqual(sums(at('first')))
  })

  test('is no data: a part that was lost or cut is made again', async () => {
    const out = copyOf(at('first'), at('damaged'))
    rmSync(join(out, 'tasks', 'ocnli', 'part-00002.jsonl.gz'))
    writeFileSync(join(out, 'tasks', 'md-scs', 'part-00000.jsonl.gz'), 'cut')
    await succeed(build('damaged'), { home })
    expect(sums(out)).toEqual(sums(at('first')))
  })
})

describe('the lock of a build folder', () => {
  const locked = (name: string, text: string): string => {
    put(join(at(name), '.lock'), text)
    return at(name)
  }
  const refusalOf = (folder: string): BiflanError => {
    try {
      lockFolder(folder)()
    } catch (error) {
      return error as BiflanError
    }
    throw new Error('the folder was given away')
  }

  test('of a process that is alive ends with 75 and says who is at work; nothing is written', async () => {
    const out = locked('busy', holder())
    const run = await biflan(build('busy'), { home })
    expect(run).toMatchObject({ code: 75, stdout: '' })
    expect(run.stderr).toContain(`process ${process.pid}`)
    expect(run.stderr).not.toContain('rm ')
    expect(filesIn(out)).toEqual(['.lock'])
    expect(readFileSync(join(out, '.lock'), 'utf8')).toBe(holder())
  })

  test('of another host ends with 75 and names the command that removes it', async () => {
    const out = locked('far', holder(await deadPid(), '1', 'another-host'))
    const run = await biflan(build('far'), { home })
    expect(run.code).toBe(75)
    expect(run.stderr).toContain('another-host')
    expect(run.stderr).toContain(`rm ${join(out, '.lock')}`)
    expect(filesIn(out)).toEqual(['.lock'])
  })

  test('that is empty or not ours is refused with 75, and named with the command that removes it', () => {
    for (const [name, text] of [
      ['empty', ''],
      ['foreign', 'somebody’s'],
      ['array', '[]'],
      ['null', 'null'],
    ] as const) {
      const out = locked(name, text)
      expect(refusalOf(out)).toMatchObject({
        exitCode: 75,
        message: expect.stringContaining(`rm ${join(out, '.lock')}`),
      })
      expect(readFileSync(join(out, '.lock'), 'utf8')).toBe(text)
    }
  })

  test('of a dead process of this host is taken over, and nothing of it is left', async () => {
    const out = locked('stale', holder(await deadPid(), '1'))
    const release = lockFolder(out)
    expect(JSON.parse(readFileSync(join(out, '.lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    expect(refusalOf(out).exitCode).toBe(75)
    release()
    expect(filesIn(out)).toEqual([])
  })

  test.skipIf(!existsSync('/proc/self/stat'))(
    'whose process number went to another process since is taken over',
    () => {
      const out = locked('reused', holder(process.pid, '1'))
      lockFolder(out)()
      expect(filesIn(out)).toEqual([])
    },
  )

  test('that a dead process left goes to one of several that want it at the same time', async () => {
    // Waits for the others, asks for the folder, and holds what it got until all have asked.
    const contender = put(
      at('contender.mjs'),
      `import { readdirSync, writeFileSync } from 'node:fs'
import { lockFolder } from '${join(ROOT, 'dist', 'build', 'lock.js')}'
const [folder, many] = process.argv.slice(2)
const here = folder + '/..'
const seen = name => readdirSync(here).filter(each => each.startsWith(name)).length
writeFileSync(here + '/ready-' + process.pid, '')
while (seen('ready') < Number(many)) {}
let exitCode = 0
try {
  lockFolder(folder)
} catch (error) {
  exitCode = error.exitCode ?? 1
}
writeFileSync(here + '/done-' + process.pid, '')
setInterval(() => seen('done') === Number(many) && process.reallyExit(exitCode), 5)
`,
    )
    const dead = await deadPid()
    for (let round = 0; round < 6; round++) {
      const out = locked(`wanted-${round}/out`, holder(dead, '1'))
      const codes = Array.from({ length: 4 }, () => exitCodeOf([contender, out, '4']))
      expect((await Promise.all(codes)).sort()).toEqual([0, 75, 75, 75])
    }
  })
})
