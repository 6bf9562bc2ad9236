import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'
import { LIKES } from '../src/scaffold/like.ts'
import { biflan, ROOT, succeed } from './helpers/command.ts'
import { filesIn, put, sums, temporary } from './helpers/folders.ts'
import { edit } from './helpers/package.ts'

const home = temporary()
const nameOf = (like: string): string => like.replace(',', '-')

const TASK = `import { defineTask, skip, z } from 'biflan/task'
import { tidy } from "../lib/tidy.mjs"

export default defineTask({
  title: 'Pairs of our own',
  category: 'text-matching',
  domain: '通用',
  source: 'ocnli',
  templates: ['nli'],
  record: z.object({ sentence1: z.string(), sentence2: z.string(), label: z.string() }),
  example: z.object({ premise: z.string(), hypothesis: z.string(), label: z.enum(['entailment', 'neutral', 'contradiction']) }),
  *examples({ sentence1, sentence2, label }) {
    if (label === '-') yield skip('annotators disagree')
    else yield { premise: tidy(sentence1), hypothesis: sentence2, label }
  },
})
`

/** A folder with one task of its own, over a corpus and templates of the package. */
function folderWith(name: string, task = TASK, tidy = 'export const tidy = text => text.trim()\n'): string {
  const folder = join(home, name)
  put(join(folder, 'tasks', 'our-pairs.mjs'), task)
  put(join(folder, 'lib', 'tidy.mjs'), tidy)
  return folder
}

describe('a folder that is included', () => {
  const build = (folder: string, out: string, ...more: string[]) =>
    biflan(['build', '--sample', 'our-pairs', '--include', folder, '--out', join(home, out), ...more], {
      home,
    })

  test('gives its tasks to every command, the threads among them', async () => {
    const folder = folderWith('given')
    expect((await build(folder, 'given-out', '--threads', '2')).code).toBe(0)
    const env = { BIFLAN_INCLUDE: folder }
    expect((await succeed(['check', join(home, 'given-out')], { home, env })).stdout).toContain('no errors')
    expect((await succeed(['ls', 'tasks', '--json'], { home, env })).stdout).toContain('"our-pairs"')
    expect((await succeed(['coverage', 'our-pairs', '--include', folder], { home })).stdout).toContain(
      'our-pairs',
    )
    const page = join(home, 'given.html')
    await succeed(['report', join(home, 'given-out'), '--out', page, '--include', folder], { home })
    expect(readFileSync(page, 'utf8')).toMatch(/"id":"our-pairs\//)
    expect(readFileSync(page, 'utf8')).not.toContain(home)
    for (const args of [['check'], ['report', '--out', page]])
      expect((await biflan([...args, join(home, 'given-out')], { home })).stderr).toContain('--include')
  })

  test('counts by what its files say, not by where they lie', async () => {
    await build(folderWith('here'), 'here-out')
    await build(folderWith('there'), 'there-out')
    expect(sums(join(home, 'there-out'))).toEqual(sums(join(home, 'here-out')))
    const before = readFileSync(join(home, 'here-out', 'manifest.json'), 'utf8')
    expect(before).not.toContain(home)
    const changed = folderWith('here', TASK, 'export const tidy = text => text.trimEnd().trimStart()\n')
    expect((await build(changed, 'here-out', '--json')).stdout).toMatch(/"rendered": *\[\s*"our-pairs"/)
    expect(readFileSync(join(home, 'here-out', 'manifest.json'), 'utf8')).not.toBe(before)
  })

  const wrong: Record<string, [folder: () => string, code: number, said: RegExp]> = {
    'a folder that is not there': [() => join(home, 'nowhere'), 2, /nowhere: no such folder/],
    'a folder of something else': [
      () => join(put(join(home, 'other', 'a.txt'), ''), '..'),
      2,
      /no sources\/, tasks\/, templates\/ in it/,
    ],
    'a task by a name of the package': [
      () => {
        const folder = folderWith('clash')
        put(join(folder, 'tasks', 'ocnli.mjs'), TASK)
        return folder
      },
      2,
      /clash\/tasks\/ocnli\.mjs: the name ocnli, which .*tasks\/ocnli\.js has too/,
    ],
    'a template file by a name of the package': [
      () => {
        const folder = folderWith('njk')
        put(join(folder, 'templates', '_shots.njk'), '')
        return folder
      },
      2,
      /the name _shots/,
    ],
    'a corpus by a name of the package': [
      () => {
        const folder = folderWith('yaml')
        put(join(folder, 'sources', 'csl', 'source.yaml'), '')
        return folder
      },
      2,
      /the name csl/,
    ],
    TypeScript: [
      () => {
        const folder = folderWith('ts')
        put(join(folder, 'tasks', 'more.ts'), TASK)
        return folder
      },
      2,
      /tasks\/more\.ts: a task that Node does not run/,
    ],
    'a module that does not parse': [
      () => folderWith('syntax', TASK.replace('else yield', 'else else yield')),
      1,
      /tasks\/our-pairs\.mjs:14: /,
    ],
    'an import of something else': [
      () =>
        folderWith(
          'import',
          TASK,
          "import { readFileSync } from 'node:fs'\nexport const tidy = readFileSync\n",
        ),
      1,
      /lib\/tidy\.mjs imports node:fs: a task may import biflan\/task and files beside it/,
    ],
    'a category that the paper does not have': [
      () => folderWith('category', TASK.replace("'text-matching'", "'matching'")),
      1,
      /tasks\/our-pairs\.mjs:6: category: /,
    ],
    'a field that examples do not have': [
      () => folderWith('group', TASK.replace('  record:', "  group: ['first'],\n  record:")),
      1,
      /tasks\/our-pairs\.mjs:10: the field first/,
    ],
    'examples that throw': [
      () => folderWith('throws', TASK.replace('tidy(sentence1)', 'tidy(undefined)')),
      1,
      /record 0: task our-pairs throws: [\s\S]*lib\/tidy\.mjs|our-pairs\.mjs:\d+/,
    ],
  }

  test.each(Object.entries(wrong))('is refused in one message: %s', async (_, [folder, code, said]) => {
    const run = await build(folder(), 'refused')
    expect(run.stderr).toMatch(said)
    expect(run.code).toBe(code)
    expect(run.stderr).not.toContain('should not happen')
    expect(existsSync(join(home, 'refused', 'manifest.json'))).toBe(false)
  })
})

describe('biflan new', () => {
  const folder = join(home, 'mine')
  const env = { BIFLAN_INCLUDE: folder }

  beforeAll(async () => {
    for (const like of LIKES)
      await succeed(['new', nameOf(like), '--like', like, '--include', folder], { home })
  })

  const textFiles = (like: string) =>
    filesIn(folder)
      .filter(name => new RegExp(`/${nameOf(like)}[./]`).test(name) && /\.(yaml|mjs|njk)$/.test(name))
      .map(name => join(folder, name))

  test('writes a kind of corpus in every format that goes with it', () => {
    expect(LIKES.length).toBeGreaterThan(15)
    for (const like of LIKES) expect(textFiles(like)).toHaveLength(4)
  })

  test('writes what builds at once, and rows that pass', async () => {
    const out = join(home, 'all')
    await succeed(['build', '--sample', '--out', out, ...LIKES.map(nameOf)], { home, env })
    expect((await succeed(['check', out], { home, env })).stdout).toContain('no errors')
  }, 120_000)

  test.each(['classification,csv', 'generation,lines', 'choice,tsv', 'squad,json', 'ner,bio', 'pairs,jsonl'])(
    'leaves places to fill in that check names, and passes once they are: %s',
    async like => {
      const missing = async () => {
        const { code, stdout } = await biflan(['check', nameOf(like), '--json'], { home, env })
        return {
          code,
          ...(JSON.parse(stdout) as {
            missing: { file: string; line: number }[]
            advice: { message: string }[]
          }),
        }
      }
      const places = textFiles(like).flatMap(file =>
        readFileSync(file, 'utf8')
          .split('\n')
          .flatMap((line, i) => (line.includes('TODO') ? [`${file}:${i + 1}`] : [])),
      )
      expect(places.length).toBeGreaterThan(6)
      const before = await missing()
      expect(before.code).toBe(4)
      expect(before.missing.map(({ file, line }) => `${file}:${line}`).sort()).toEqual(places.sort())
      for (const file of textFiles(like))
        edit(file, text =>
          text
            .replace('https://example.org/', 'https://corpus.invalid/')
            .replace("cite: ''", 'cite: unpublished')
            .replace(/(?: +#| +\/\/|#) TODO.*/g, ''),
        )
      const after = await missing()
      expect(after.missing).toEqual([])
      expect(after.code).toBe(0)
      const texts = after.advice.filter(({ message }) => !/bibtex|licence|no rows/.test(message))
      expect(texts).toEqual([])
    },
    120_000,
  )

  test('overwrites nothing, and takes no name that is taken', async () => {
    const before = sums(folder)
    const again = (name: string) => biflan(['new', name, '--include', folder], { home })
    for (const name of [nameOf(LIKES[0]!), 'ocnli', 'nli', 'Mine', '../x']) {
      const { code, stderr } = await again(name)
      expect(code, name).toBe(2)
      expect(stderr, name).toMatch(/is taken|the name/)
    }
    expect(sums(folder)).toEqual(before)
  })

  test('names what goes together', async () => {
    const like = async (words: string) =>
      (await biflan(['new', 'x', '--like', words, '--include', folder], { home })).stderr
    expect(await like('clasification')).toContain('did you mean classification')
    expect(await like('squad,csv')).toContain('squad in one of json, jsonl')
    expect(await like('csv,tsv')).toContain('one format at most')
  })

  test('writes nothing with --dry-run', async () => {
    const run = await succeed(['new', 'x', '--include', join(home, 'dry'), '--dry-run'], { home })
    expect(run.stdout).toContain(join('dry', 'tasks', 'x.mjs'))
    expect(existsSync(join(home, 'dry'))).toBe(false)
  })
})

describe('biflan check of a corpus', () => {
  const folder = join(home, 'checked')
  const at = (...names: string[]) => join(folder, ...names)
  const env = { BIFLAN_INCLUDE: folder }
  const original = join(home, 'checked-before')

  beforeAll(async () => {
    await succeed(['new', 'own', '--like', 'csv', '--include', original], { home })
  })

  const cases: Record<string, [file: string, change: (text: string) => string, said: RegExp]> = {
    'a descriptor with a wrong value': [
      'sources/own/source.yaml',
      text => text.replace('read: csv', 'read: excel'),
      /source\.yaml:9 files\.0\.read: /,
    ],
    'a descriptor without a way to the files': [
      'sources/own/source.yaml',
      text => text.replace(/^ask:[\s\S]*/m, ''),
      /source\.yaml:\d+ nothing says where the files come from/,
    ],
    'counts that are not what the sample comes to': [
      'sources/own/sample/expected.yaml',
      text => text.replace('examples: 20', 'examples: 21'),
      /expected\.yaml:\d+ the sample comes to records: 20, .* examples: 20, not to/,
    ],
    'a record that cannot be read': [
      'sources/own/sample/train.csv',
      text => `${text}何处,7\n`,
      /train\.csv:22 it cannot be read: label/,
    ],
    'a label without words': [
      'tasks/own.mjs',
      text => text.replaceAll("'service']", "'service', 'price']"),
      /own\.njk:\d+ no word for price in the set name/,
    ],
    'a label that the sample lacks': [
      'sources/own/sample/train.csv',
      text => text.replace(/^.*,2\n/gm, ''),
      /own\.mjs:\d+ the sample has fewer than 2 examples of the label service/,
    ],
    'fewer than ten templates': [
      'templates/own.njk',
      text =>
        text
          .split(/^(?==== )/m)
          .slice(0, 9)
          .join(''),
      /own\.njk:1 8 templates that fit every example of own; expected: at least 10/,
    ],
    'a field that no template uses': [
      'tasks/own.mjs',
      text =>
        text
          .replace('example: z.object({', 'example: z.object({ length: z.number(),')
          .replace('yield { text,', 'yield { length: 3, text,'),
      /own\.mjs:\d+ no template uses the field length/,
    ],
    'a field that no record has': [
      'tasks/own.mjs',
      text => text.replace('record: z.object({', 'record: z.object({ stars: z.string().optional(),'),
      /own\.mjs:\d+ the field stars is in no record of the sample/,
    ],
    'a task that does not parse': [
      'tasks/own.mjs',
      text => text.replace('yield skip', 'yeld skip'),
      /own\.mjs:\d+ /,
    ],
    'a task that draws by itself': [
      'tasks/own.mjs',
      text => text.replace('yield { text,', "yield { text: text + (Math.random() > 2 ? '' : ''),"),
      /own\.mjs:\d+ Math\.random: rows must come out the same/,
    ],
    'a template that says what no row may say': [
      'templates/own.njk',
      text => text.replace('{{ options }}\n--- output\n{{ answer }}', '{{ options }}\n--- output\n不知道'),
      /own\.njk:8 options: /,
    ],
  }

  test.each(Object.entries(cases))('names file and line of %s', async (_, [file, change, said]) => {
    cpSync(original, folder, { recursive: true })
    edit(at(file), change)
    const { stdout, stderr, code } = await biflan(['check', 'own'], { home, env })
    expect(stdout, stderr).toMatch(said)
    expect(code).toBe(4)
  })

  test('passes the package’s own', async () => {
    const { stdout } = await succeed(['check', 'ocnli'], { home })
    expect(stdout).toContain('ocnli: nothing is missing')
  })
})

describe('the package as it is handed out', () => {
  const folder = join(home, 'handed')

  beforeAll(() => {
    put(join(folder, 'package.json'), '{}')
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      stdio: 'pipe',
    })
    const archive = filesIn(folder).find(name => name.endsWith('.tgz'))!
    execFileSync('tar', ['xf', archive], { cwd: folder })
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'package', 'node_modules'))
  })

  test('begins and builds a corpus of one’s own', async () => {
    const cli = join(folder, 'package', 'dist', 'cli.js')
    await succeed(['new', 'own', '--like', 'ner,bio'], { home, cli, cwd: folder })
    const env = { BIFLAN_INCLUDE: 'biflan' }
    const { stdout } = await succeed(['build', '--sample', 'own'], { home, cli, cwd: folder, env })
    expect(stdout).toContain('200 rows of 1 tasks')
  })

  test('tells an editor the types of biflan/task, for every kind of corpus', () => {
    const typed = join(home, 'typed')
    for (const like of LIKES)
      cpSync(join(home, 'mine', 'tasks', `${nameOf(like)}.mjs`), join(typed, `${nameOf(like)}.mjs`))
    put(join(typed, 'node_modules', 'note.txt'), '')
    symlinkSync(join(folder, 'package'), join(typed, 'node_modules', 'biflan'))
    const program = ts.createProgram(
      filesIn(typed)
        .filter(name => name.endsWith('.mjs'))
        .map(name => join(typed, name)),
      {
        allowJs: true,
        checkJs: true,
        noEmit: true,
        strict: true,
        skipLibCheck: true,
        types: [],
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.NodeNext,
      },
    )
    const said = ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => [file?.fileName, ts.flattenDiagnosticMessageText(messageText, '\n')])
    expect(said).toEqual([])
  })
})
