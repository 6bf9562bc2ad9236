import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { CLI, environment } from './helpers/command.ts'
import { filesIn, put, temporary } from './helpers/folders.ts'
import { blocksOf, WALKTHROUGHS } from './helpers/walkthrough.ts'

const run = promisify(execFile)

describe.each(Object.entries(WALKTHROUGHS))('%s: %s', readme => {
  const home = temporary()

  test('leads from an empty folder to checked rows, as it stands', async () => {
    const blocks = blocksOf(readme)
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
  const plan = (readme: string) =>
    blocksOf(readme).map(({ path, text }) => path ?? text.replace(/echo ".*"|#.*/g, ''))
  expect(plan('README.zh-CN.md')).toEqual(plan('README.md'))
})
