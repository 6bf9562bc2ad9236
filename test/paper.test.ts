import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { paperPlan } from '../src/inspect/paper.ts'
import { biflan, succeed } from './helpers/command.ts'
import { filesIn, put, temporary } from './helpers/folders.ts'
import { cloneTask, copyPackage, edit } from './helpers/package.ts'

const catalogue = await loadCatalogue()
const plan = paperPlan(catalogue)
const planOf = (name: string) => plan.tasks.find(task => task.name === name)!

/** Figure 1c of the paper, in per cent. */
const FIGURE: Readonly<Record<string, number>> = {
  csl: 7.9,
  cmnli: 7.8,
  advertisegen: 2.3,
  duie2: 3.4,
  tnews: 1.3,
  afqmc: 0.8,
  ocnli: 1.1,
  cinlid: 2.1,
  drcd: 0.7,
  'msra-ner': 0.9,
  'mttt-ted-zh': 3.5,
  douban: 10.5,
  'persona-chat-zh': 7.5,
  kdconv: 1.2,
  chid: 11.2,
  'wikilingua-zh': 0.4,
  'wmt19-en-zh': 6.2,
  'wikititles-en-zh': 13,
  translation2019zh: 10.5,
  // The figure's "NLPCC2014 Sentiment".
  'nlpcc14-sc': 1.2,
}

describe('with the corpora in full', () => {
  it('the Chinese side lands on the paper’s fifty million', () => {
    expect(plan.rows).toBeGreaterThan(47e6)
    expect(plan.rows).toBeLessThan(53e6)
    expect(plan.tasks.reduce((sum, { rows }) => sum + rows, 0)).toBe(plan.rows)
    expect(plan.tasks.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100)
    for (const { rows, examples, renderings } of plan.tasks) expect(rows).toBe(examples * renderings)
  })

  it('every task’s size is stated', () => {
    expect(plan.unsized).toEqual([])
    expect(plan.tasks.map(({ name }) => name)).toEqual([...catalogue.tasks.keys()])
  })

  it('the paper’s shares stand with their corpora, each with one task that reads it', () => {
    const told = Object.fromEntries(
      plan.tasks.flatMap(({ name, paperShare }) => (paperShare === null ? [] : [[name, paperShare]])),
    )
    expect(told).toEqual(FIGURE)
    for (const name of Object.keys(FIGURE)) {
      const readers = [...catalogue.tasks.values()].filter(task => task.source.name === name)
      expect(readers.map(task => task.name)).toEqual([name])
    }
  })

  it.each(Object.entries(FIGURE))('%s is within a fifth of its share, or says why not', (name, share) => {
    const task = planOf(name)
    const near = Math.abs(task.share - share) <= share / 5
    expect({ near, why: task.why }).toEqual(
      near ? { near, why: undefined } : { near, why: expect.stringMatching(/./) },
    )
  })

  it.each([
    ['cmrc2018', 14_363, 'questions, whether all files state their articles or not'],
    ['c3-dialogue', 9_571, 'questions of its own half'],
    ['c3-mixed', 10_006, 'questions of its own half'],
    ['douban', 525_000, 'real responses alone'],
    ['cmnli', 391_783 + 12_241, 'pairs with a label'],
    ['xnli-zh', 7_500, 'Chinese pairs, without what was translated by machine'],
    ['translation2019zh', 5_199_000, 'pairs'],
  ])('%s has %i examples: %s', (name, examples) => {
    expect(planOf(name).examples).toBe(examples)
  })
})

describe('biflan plan --paper', () => {
  const home = temporary()

  it('prints a line for each task, in eighty columns, and needs no raw file', async () => {
    const { stdout, stderr } = await succeed(['plan', '--paper'], { home })
    const lines = stdout.split('\n')
    for (const { name } of plan.tasks)
      expect(lines.filter(line => line.startsWith(`${name} `))).toHaveLength(1)
    expect(stdout).toMatch(/^csl +~396,209 +~396,209 +10 +3,962,090 +[78]\.\d +7\.9$/m)
    expect(stdout).toMatch(/^douban +1,050,000 +525,000 +10 +5,250,000 /m)
    const body = lines.slice(0, plan.tasks.length + 1)
    expect(Math.max(...body.map(line => line.length))).toBeLessThanOrEqual(80)
    expect(stdout).toMatch(/^\* advertisegen: .*<UNK>/m)
    expect(stderr).toBe('')
    expect(filesIn(home)).toEqual([])
  })

  it('prints the same as JSON', async () => {
    const { stdout } = await succeed(['plan', '--paper', '--json'], { home })
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(plan)))
  })

  it('of some tasks shows these, as shares of the whole', async () => {
    const { stdout } = await succeed(['plan', 'csl', 'xqa', '--paper', '--json'], { home })
    const some = JSON.parse(stdout) as typeof plan
    expect(some.rows).toBe(plan.rows)
    expect(some.tasks).toEqual([planOf('csl'), planOf('xqa')])
    const wrong = await biflan(['plan', '--paper', 'cls'], { home })
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('did you mean csl')
  })

  it('refuses what would change nothing', async () => {
    for (const flags of [['--rows', '10'], ['--splits', 'train'], ['--exclude', 'csl'], ['--sample']]) {
      const run = await biflan(['plan', '--paper', ...flags], { home })
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).toContain(`${flags[0]} with --paper`)
    }
    await succeed(['plan', '--paper'], { home, env: { BIFLAN_THREADS: '2', BIFLAN_OUT: 'elsewhere' } })
  })

  it('names a task whose corpus has no stated size, and leaves it out of the sum', async () => {
    const cli = copyPackage(join(home, 'package'))
    cloneTask(cli, 'md-scs', 'mine', 'mine')
    put(
      join(home, 'package', 'sources', 'mine', 'source.yaml'),
      'title: Mine\nhome: https://example.org\nlicence: {id: MIT, use: commercial}\nfiles:\n  - {name: a.tsv, read: tsv, split: train}\n',
    )
    const { stdout } = await succeed(['plan', '--paper', '--json'], { home, cli })
    expect(JSON.parse(stdout)).toMatchObject({ rows: plan.rows, unsized: ['mine'] })
    expect((await succeed(['plan', '--paper'], { home, cli })).stdout).toMatch(/unknown size.* mine$/m)
  })

  it('takes its facts from descriptors that are checked: a share that is none is refused by file and key', async () => {
    const cli = copyPackage(join(home, 'wrong'))
    const path = join(home, 'wrong', 'sources', 'csl', 'source.yaml')
    edit(path, text => text.replace('paper: { share: 7.9 }', 'paper: { share: 790 }'))
    const run = await biflan(['plan', '--paper'], { home, cli })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/sources\/csl\/source\.yaml:\d+: paper\.share/)
  })
})

describe('biflan plan', () => {
  const home = temporary()

  it('says what build --dry-run says, and writes nothing', async () => {
    const flags = ['md-scs', 'cmrc2018', '--sample', '--rows', '50', '--json']
    const [planned, dry] = await Promise.all(
      [['plan'], ['build', '--dry-run']].map(async command => {
        const { stdout } = await succeed([...command, ...flags], { home })
        const { seconds: _, free: __, ...told } = JSON.parse(stdout) as Record<string, unknown>
        return told
      }),
    )
    expect(planned).toMatchObject({ rows: 50, tasks: [{ task: 'cmrc2018' }, { task: 'md-scs' }] })
    expect(planned).toEqual(dry)
    expect(filesIn(home)).toEqual([])
  })

  it('refuses what a build would refuse', async () => {
    const run = await biflan(['plan', 'md-scs'], { home })
    expect(run).toMatchObject({ code: 3, stdout: '' })
    expect(run.stderr).toContain('md-scs: nothing of md-scs')
  })
})
