import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { CLI, environment, ROOT } from './helpers/command.ts'
import { filesIn, put, temporary } from './helpers/folders.ts'

const run = promisify(execFile)

/** The fenced blocks of a section of a README: shell to run, and files by the path behind the language. */
function blocksOf(
  readme: string,
  heading: string,
): { readonly path: string | undefined; readonly text: string }[] {
  const text = readFileSync(join(ROOT, readme), 'utf8')
  const section = text.split(/^(?=## )/m).find(part => part.startsWith(`## ${heading}\n`))
  return [...(section ?? '').matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, language, path, body]) => {
      if (path === undefined && language !== 'sh')
        throw new Error(`a block of ${language} that names no file`)
      return { path, text: body! }
    },
  )
}

describe.each([
  ['README.md', 'Add a corpus in ten minutes'],
  ['README.zh-CN.md', '十分钟加一个语料'],
])('%s: %s', (readme, heading) => {
  const home = temporary()

  test('leads from an empty folder to checked rows, as it stands', async () => {
    const blocks = blocksOf(readme, heading)
    expect(blocks.filter(({ path }) => path === undefined)).toHaveLength(3)
    const bin = put(join(home, 'bin', 'biflan'), `#!/bin/sh\nexec ${process.execPath} ${CLI} "$@"\n`)
    chmodSync(bin, 0o755)
    const folder = join(home, 'empty')
    mkdirSync(folder)
    const env = environment({ home })
    // One shell for all blocks, as a reader has: what is exported stays so.
    const script = blocks.map(({ path, text }) =>
      path === undefined ? text : `cat > '${path}' <<'END OF FILE'\n${text}END OF FILE\n`,
    )
    const { stdout } = await run('sh', ['-euc', script.join(`echo '-- next'\n`)], {
      cwd: folder,
      env: { ...env, PATH: `${join(home, 'bin')}:${env['PATH']}` },
    })
    const last = stdout.split('-- next\n').at(-1)
    expect(stdout).toMatch(/biflan\/sources\/reviews\/source\.yaml:\d+ to fill in: /)
    expect(stdout).toMatch(/biflan\/tasks\/reviews\.mjs:\d+ to fill in: /)
    expect(last).toContain('reviews: nothing is missing; 200 rows of its sample')
    expect(last).toContain('no errors')
    const parts = filesIn(join(folder, 'output', 'full', 'tasks', 'reviews')).filter(name =>
      name.startsWith('part-'),
    )
    expect(parts.length).toBeGreaterThan(0)
    const manifest = JSON.parse(readFileSync(join(folder, 'output', 'full', 'manifest.json'), 'utf8'))
    expect(manifest.tasks.reviews).toMatchObject({ records: 8, examples: 8, rows: 80 })
    expect(JSON.stringify(manifest)).not.toContain(home)
  }, 300_000)
})

test('both READMEs say the same commands and write the same files', () => {
  const plan = (readme: string, heading: string) =>
    blocksOf(readme, heading).map(({ path, text }) => path ?? text.replace(/echo ".*"|#.*/g, ''))
  expect(plan('README.zh-CN.md', '十分钟加一个语料')).toEqual(
    plan('README.md', 'Add a corpus in ten minutes'),
  )
})
