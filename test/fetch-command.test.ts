import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { biflan, ROOT, type Run, start, succeed } from './helpers/command.ts'
import { filesIn, put, sha256, temporary } from './helpers/folders.ts'
import { manifestOf } from './helpers/rows.ts'
import { deadAddress, file, type Served, serve } from './support/server.ts'

const root = temporary()
const server = await serve()

/** The sample of ChID's first form, as if it were the published data set. */
const SAMPLE = join(ROOT, 'sources', 'chid', 'sample', 'original')
const NAMES = ['train_data.txt', 'dev_data.txt', 'test_data.txt']
const texts = new Map(NAMES.map(name => [name, readFileSync(join(SAMPLE, name), 'utf8')]))

/** A hub that holds ChID, or answers otherwise. */
function hub(
  served: Readonly<Record<string, Served>> = {},
  content: ReadonlyMap<string, string> = texts,
): void {
  const entries = [...content].map(([name, text]) => ({
    type: 'file',
    path: `original/${name}`,
    size: Buffer.byteLength(text),
  }))
  server.on('/api/datasets/thu-coai/chid/tree/main', (_, response) => response.end(JSON.stringify(entries)))
  for (const [name, text] of content)
    server.on(`/datasets/thu-coai/chid/resolve/main/original/${name}`, file(text, served[name]))
}

const CORPORA = readdirSync(join(ROOT, 'sources'), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
const QUICK = ['--timeout', '5', '--pause', '0.01']
let turn = 0
const newHome = (): string => join(root, `home-${turn++}`)
const online = (home: string, more: Record<string, string> = {}) => {
  put(join(home, 'here'), '')
  return { home, env: { HF_ENDPOINT: server.url, ...more } }
}
const rawOf = (home: string, name: string): string => join(home, 'raw', 'chid', 'original', name)

interface Report {
  readonly corpus: string
  readonly form: string
  readonly status: string
  readonly taken: readonly { readonly file: string; readonly sha256: string }[]
  readonly refusals: readonly { readonly location: string; readonly why: string; readonly again: boolean }[]
  readonly manual?: { readonly page: string; readonly ask: string; readonly command: string }
}
const reportsIn = ({ stdout }: Run): Report[] => (JSON.parse(stdout) as { corpora: Report[] }).corpora

describe('biflan fetch', () => {
  test('gets a corpus from the hub at HF_ENDPOINT, says how it went, and leaves it alone from then on', async () => {
    hub()
    const home = newHome()
    const run = await succeed(['fetch', 'chid/original', ...QUICK], online(home))
    expect(run.stdout).toMatch(
      new RegExp(`^chid/original: fetched from ${server.url}/datasets/thu-coai/chid, 3 files, `),
    )
    expect(run.stdout).toMatch(/dev_data\.txt: \d+ records instead of 20,000/)
    // Nobody watches: no bars, a line at the end of each file.
    expect(run.stderr.split('\n').filter(line => line !== '')).toHaveLength(3)
    expect(run.stderr).toMatch(/^chid: original\/train_data\.txt: .* in \d+ s$/m)
    for (const [name, text] of texts) expect(readFileSync(rawOf(home, name), 'utf8')).toBe(text)
    expect(filesIn(join(home, 'raw'))).toHaveLength(3)

    const before = server.seen.length
    const again = await succeed(['fetch', 'chid/original', ...QUICK], online(home))
    expect(again.stdout).toContain('already here')
    expect(server.seen.length).toBe(before)
  })

  test('that is killed goes on where it stopped, to the same bytes', async () => {
    const long = new Map([...texts, ['train_data.txt', texts.get('train_data.txt')!.repeat(200)]])
    const total = Buffer.byteLength(long.get('train_data.txt')!)
    hub({ 'train_data.txt': { faults: [{ stall: Math.floor(total / 2) }] } }, long)
    const home = newHome()
    const child = start(['fetch', 'chid/original', '--timeout', '60'], online(home))
    const part = () =>
      filesIn(join(home, 'raw', '.fetch')).filter(name => name.endsWith('train_data.txt.part'))
    while (part().length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    const lies = join(home, 'raw', '.fetch', part()[0]!)
    while (readFileSync(lies).length < total / 4) await new Promise(resolve => setTimeout(resolve, 20))
    child.kill('SIGKILL')
    expect((await child.over).signal).toBe('SIGKILL')
    expect(filesIn(join(home, 'raw', 'chid'))).toEqual([])

    await succeed(['fetch', 'chid/original', ...QUICK], online(home))
    const path = '/datasets/thu-coai/chid/resolve/main/original/train_data.txt'
    expect(server.asked(path).at(-1)!.headers.range).toMatch(/^bytes=\d+-$/)
    for (const [name, text] of long) expect(sha256(readFileSync(rawOf(home, name)))).toBe(sha256(text))
    expect(filesIn(join(home, 'raw'))).toHaveLength(3)
  })

  test('that cannot reach anything ends with 75, and names every location with its reason', async () => {
    const dead = await deadAddress()
    const run = await biflan(
      ['fetch', 'chid/original', '--json', ...QUICK],
      online(newHome(), { HF_ENDPOINT: dead }),
    )
    expect(run.code).toBe(75)
    expect(reportsIn(run)).toMatchObject([
      {
        corpus: 'chid',
        form: 'original',
        status: 'failed',
        refusals: [
          {
            location: `${dead}/datasets/thu-coai/chid`,
            why: expect.stringContaining('connection refused'),
            again: true,
          },
        ],
        manual: { command: 'biflan fetch --from <file or folder> chid/original' },
      },
    ])
  })

  test('says what a person has to do where a login stands before a corpus, and ends with 3', async () => {
    const home = newHome()
    const run = await biflan(['fetch', 'persona-chat-zh'], online(home))
    expect(run.code).toBe(3)
    for (const part of [
      'persona-chat-zh: needs a person',
      'Chinese Persona Chat',
      'academic-only',
      'https://www.luge.ai/',
      'Dialog_train.zip',
      'Persona_train.json (23,000 records)',
      'then: biflan fetch --from <file or folder> persona-chat-zh',
    ])
      expect(run.stdout).toContain(part)
    const json = await biflan(['fetch', 'persona-chat-zh', '--json'], online(home))
    expect(reportsIn(json)).toMatchObject([
      { status: 'manual', manual: { ask: expect.stringContaining('accept') } },
    ])
  })

  test('sends nothing in a dry run: files, sizes and places of all corpora', async () => {
    const env = { NODE_OPTIONS: `--import ${pathToFileURL(join(ROOT, 'test/support/no-network.mjs'))}` }
    const run = await biflan(['fetch', '--dry-run'], online(newHome(), env))
    expect(run.code).toBe(3)
    expect(run.stdout).toMatch(/^ocnli.*: would be fetched\n {2}files: train\.50k\.json \(50,486 records\)/m)
    expect(run.stdout).toContain(
      'from: https://bj.bcebos.com/paddlenlp/datasets/ocnli_public.zip, not tried by us',
    )
    expect(run.stdout).toContain('persona-chat-zh: needs a person')
  })

  test('sends nothing where the environment forbids it, and says which variable does', async () => {
    const env = {
      HF_HUB_OFFLINE: '1',
      NODE_OPTIONS: `--import ${pathToFileURL(join(ROOT, 'test/support/no-network.mjs'))}`,
    }
    const run = await biflan(['fetch', 'chid/original'], online(newHome(), env))
    expect(run).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('HF_HUB_OFFLINE forbids the network'),
    })
  })

  test('refuses two sources of files at once, and names that are none', async () => {
    const home = newHome()
    for (const args of [['--from', 'x', '--to', 'y'], ['--jobs', '0'], ['--timeout', '-1'], ['ocnlj']]) {
      const run = await biflan(['fetch', ...args], online(home))
      expect(run, args.join(' ')).toMatchObject({ code: 2, stdout: '' })
    }
  })
})

describe('without a network', () => {
  const offline = { NODE_OPTIONS: `--import ${pathToFileURL(join(ROOT, 'test/support/no-network.mjs'))}` }

  test('the guard that refuses sockets does refuse them, in threads too', async () => {
    hub()
    const run = await biflan(['fetch', 'chid/original', ...QUICK], online(newHome(), offline))
    expect(run).toMatchObject({ code: 99, stderr: expect.stringContaining('reached for the network') })
  })

  test('what was fetched is carried to another machine, and built there without a socket', async () => {
    hub()
    const home = newHome()
    const stick = join(home, 'stick')
    const run = await succeed(['fetch', 'chid/original', '--to', stick, '--pin', ...QUICK], online(home))
    expect(run.stdout).toMatch(/3 files, .* copied: .*stick$/m)
    expect(filesIn(stick)).toEqual(['biflan-lock.json', ...NAMES.map(name => `chid/original/${name}`).sort()])
    expect(readFileSync(join(home, 'raw', 'biflan-lock.json'), 'utf8')).toBe(
      readFileSync(join(stick, 'biflan-lock.json'), 'utf8'),
    )

    const cluster = newHome()
    const taken = await succeed(['fetch', '--from', stick], online(cluster, offline))
    expect(taken.stdout).toContain('3 placed')
    await succeed(['doctor'], online(cluster, offline))
    await succeed(['build', 'chid', '--out', 'out', '--threads', '2'], online(cluster, offline))
    const built = manifestOf(join(cluster, 'out')).tasks['chid']!
    expect(built.rows).toBeGreaterThan(100)
    expect(built.files.map(({ name }) => name).sort()).toEqual(NAMES.toSorted())
  })
})

describe('biflan doctor', () => {
  interface Line {
    readonly name: string
    readonly status: string
    readonly next: string
  }

  test('says of every corpus what is here and what to do next, as an array where a program asks', async () => {
    hub()
    const home = newHome()
    await succeed(['fetch', 'chid/original', ...QUICK], online(home))
    const lines = JSON.parse((await succeed(['doctor', '--json'], online(home))).stdout) as Line[]
    expect(lines.map(({ name }) => name)).toEqual(CORPORA)
    const of = (name: string) => lines.find(line => line.name === name)!
    expect(of('chid')).toMatchObject({
      form: 'original',
      status: 'altered',
      next: 'for the published edition: biflan fetch chid --replace',
    })
    // An open copy spares the login.
    expect(of('bdci2019')).toMatchObject({ status: 'missing', next: 'biflan fetch bdci2019' })
    put(join(home, 'raw', 'duie2', 'publisher', 'duie_dev.json'), '{}\n')
    for (const [words, next] of [
      ['duie2', /^biflan fetch duie2$/],
      ['duie2/publisher', /behind a login.* Then biflan fetch --from <file or folder> duie2\/publisher$/s],
    ] as const) {
      const [one] = JSON.parse((await succeed(['doctor', words, '--json'], online(home))).stdout) as Line[]
      expect(one).toMatchObject({ form: 'publisher', status: 'partly', next: expect.stringMatching(next) })
    }
    expect(of('persona-chat-zh')).toMatchObject({
      status: 'missing',
      next: expect.stringMatching(
        /accept the agreement.*\n?.*biflan fetch --from <file or folder> persona-chat-zh$/s,
      ),
    })
  })

  test('fits a terminal: a line for each corpus, and steps that serve for many', async () => {
    const home = newHome()
    put(join(home, 'raw', 'ocnli', 'dev.json'), '{}\n')
    put(join(home, 'raw', 'eprstmt', 'test_public.json'), '{}\n')
    const { stdout } = await succeed(['doctor', '--raw', 'raw'], online(home))
    const lines = stdout.split('\n')
    expect(lines.filter(line => line.length > 80 && !line.includes(home))).toEqual([])
    for (const name of CORPORA) expect(lines.filter(line => line.startsWith(`${name} `))).toHaveLength(1)
    expect(stdout).toMatch(/^eprstmt +partly +3 B +unknown, unspecified$/m)
    expect(stdout).toContain(`dev.json: in ${join(home, 'raw', 'ocnli')}, but each form`)
    expect(stdout).toMatch(/^ {2}biflan fetch\n {4}gets what it can of \d+$/m)
    expect(lines.indexOf('machine  status  found') - lines.indexOf('next')).toBeLessThan(15)
    const build = await biflan(['build', 'ocnli', '--raw', 'raw'], online(home))
    expect(build).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`biflan fetch --from ${join(home, 'raw', 'ocnli')} ocnli`),
    })
    const run = await biflan(['fetch', '--dry-run', 'xqa', '--raw', 'raw'], online(home))
    expect(run.stdout).toContain('zh/dev.txt, zh/dev_doc.json, zh/test.txt, zh/test_doc.json')
  })

  test('looks at the machine: Node, disk, proxy, hub; at hosts only when it is asked to', async () => {
    const home = newHome()
    const env = { HTTPS_PROXY: 'http://me:secret@127.0.0.1:9', HF_TOKEN: 'hidden-token' }
    const run = await succeed(['doctor', '--machine'], online(home, env))
    expect(run.stdout).toContain(process.versions.node)
    expect(run.stdout).toMatch(/disk +ok +\d+\.\d GiB free/)
    expect(run.stdout).toContain('http://…@127.0.0.1:9')
    expect(run.stdout).toContain(`${server.url}, with a token`)
    expect(run.stdout).not.toMatch(/secret|hidden-token/)

    const socks = JSON.parse(
      (await succeed(['doctor', '--machine', '--json'], online(home, { ALL_PROXY: 'socks5://127.0.0.1:9' })))
        .stdout,
    ) as Line[]
    expect(socks.find(({ name }) => name === 'proxy')).toMatchObject({
      status: 'problem',
      next: expect.stringContaining('HTTPS_PROXY'),
    })

    const before = server.seen.length
    const asked = JSON.parse(
      (
        await succeed(
          ['doctor', 'chid/original', '--machine', '--online', '--timeout', '3', '--json'],
          online(home, { HTTPS_PROXY: await deadAddress() }),
        )
      ).stdout,
    ) as Line[]
    expect(asked.find(({ name }) => name === server.url)).toMatchObject({ status: 'ok' })
    expect(asked.filter(({ name, status }) => name.startsWith('https:') && status === 'ok')).toEqual([])
    expect(server.seen.length).toBe(before + 1)
  })
})
