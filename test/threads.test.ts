import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SurveyJob } from '../src/build/jobs.ts'
import { defaultSettings } from '../src/build/settings.ts'
import { startThreads, type Threads } from '../src/build/threads.ts'
import { put, temporary } from './helpers/folders.ts'

const home = temporary()
const text = '1\t他再家\t他在家\n0\t他在家\t他在家\n'
const path = put(join(home, 'law.train'), text)

/** Surveys a file of two records. */
const job = (name: string): SurveyJob => ({
  kind: 'survey',
  task: 'md-scs',
  inputs: {
    form: '',
    files: [
      {
        file: {
          name: 'law.train',
          read: 'tsv',
          split: 'train',
          columns: ['count', 'wrong', 'right'],
          add: { domain: '法律' },
        },
        name: 'law.train',
        path,
        sums: { bytes: 0, sha256: '', md5: '' },
        partners: [],
      },
    ],
    missing: [],
  },
  unit: { file: 0, start: 0, end: Buffer.byteLength(text) },
  settings: defaultSettings(false),
  table: join(home, `${name}.table`),
})

/** Every thread that was started since the test began. */
let started: Worker[]
const note = (worker: Worker) => started.push(worker)
let threads: Threads

beforeEach(() => {
  started = []
  process.on('worker', note)
})
afterEach(async () => {
  process.removeListener('worker', note)
  await threads.close()
})

describe('threads', () => {
  it('are started for jobs, and no more than there are jobs', async () => {
    threads = startThreads(500)
    expect(started).toHaveLength(0)
    const surveys = await Promise.all(['a', 'b', 'c'].map(name => threads.run(job(name))))
    expect(surveys.map(({ records, examples }) => [records, examples])).toEqual(Array(3).fill([2, 2]))
    expect(started.length).toBeLessThanOrEqual(3)
    expect(readFileSync(job('a').table)).toEqual(readFileSync(job('c').table))
  })

  it('are never more than asked for', async () => {
    threads = startThreads(1)
    await Promise.all(['a', 'b', 'c'].map(name => threads.run(job(name))))
    expect(started).toHaveLength(1)
  })

  it('that die while they are idle are replaced', async () => {
    threads = startThreads(1)
    await threads.run(job('before'))
    await started[0]!.terminate()
    expect(await threads.run(job('after'))).toMatchObject({ records: 2 })
    expect(started).toHaveLength(2)
  })

  it('that die at work fail their job alone; the jobs behind it are done', async () => {
    threads = startThreads(1)
    const both = Promise.allSettled(['lost', 'next'].map(name => threads.run(job(name))))
    // Node tells of a new thread a moment later.
    await nextTurn()
    await started[0]!.terminate()
    const [lost, next] = await both
    expect(lost).toMatchObject({ reason: { message: 'a thread ended before its job' } })
    expect(next).toMatchObject({ value: { records: 2 } })
  })

  it('hand an error of a job to whoever asked for it, and go on', async () => {
    threads = startThreads(1)
    await expect(threads.run({ ...job('x'), table: join(home, 'nowhere', 'x.table') })).rejects.toMatchObject(
      {
        code: 'ENOENT',
      },
    )
    expect(await threads.run(job('y'))).toMatchObject({ records: 2 })
    expect(started).toHaveLength(1)
  })

  it('are all gone after close', async () => {
    threads = startThreads(2)
    await threads.run(job('a'))
    const exits = started.map(worker => once(worker, 'exit'))
    await threads.close()
    expect(await Promise.all(exits)).toHaveLength(started.length)
  })
})
