import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { biflan, ROOT, succeed } from './helpers/command.ts'
import { complaintOf, wordsOf } from './helpers/command-line.ts'
import { temporary } from './helpers/folders.ts'
import { WALKTHROUGHS } from './helpers/walkthrough.ts'

const home = temporary()
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

describe.each(Object.keys(WALKTHROUGHS))('%s', name => {
  const text = readFileSync(join(ROOT, name), 'utf8')
    .split(/^(?=## )/m)
    // test/walkthrough.test.ts runs this one as it stands.
    .filter(section => !section.startsWith(`## ${WALKTHROUGHS[name]}\n`))
    .join('')
  const lines = [
    ...[...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) => block!.split('\n')),
    ...[...text.matchAll(/`((?:npx biflan|biflan|npm) [^`]*)`/g)].map(([, line]) => line!),
  ].filter(line => line !== '')

  test('names commands that the program understands, of tasks and corpora that there are', async () => {
    const ours = lines.filter(line => /^(npx )?biflan /.test(line))
    expect(ours.length).toBeGreaterThan(20)
    expect((await Promise.all(ours.map(complaintOf))).filter(complaint => complaint !== undefined)).toEqual(
      [],
    )
  })

  test('names scripts of the package, and nothing else to run', () => {
    const others = lines.filter(line => !/^(npx )?biflan /.test(line)).flatMap(line => line.split(' && '))
    const unknown = others.filter(line => {
      const [npm, verb, script] = wordsOf(line)
      return (
        npm !== 'npm' ||
        !(verb === 'ci' || verb === 'test' || verb === 'link' || (verb === 'run' && script! in scripts))
      )
    })
    expect(unknown).toEqual([])
  })

  const tables = [...text.matchAll(/<!-- (biflan [^>]*?) -->\n(.*?)<!-- end -->/gs)]
  test('has a table of tasks and one of licences', () => {
    expect(tables.map(([, line]) => line!.split(' ').slice(1, 3).join(' '))).toEqual([
      'ls tasks',
      'ls sources',
    ])
  })
  // To bring a table up to date, put what its command prints between the comments.
  test.each(tables.map(([, line, table]) => [line!, table!]))('holds what %s prints', async (line, table) => {
    const { stdout } = await succeed(wordsOf(line).slice(1), { home })
    expect(table).toBe(stdout)
  })

  test('links to headings and files that there are', () => {
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      expect(() => readFileSync(join(ROOT, target!))).not.toThrow()
  })
})

test('other lists are there in Markdown too, and never beside JSON', async () => {
  const { stdout } = await succeed(['ls', 'templates', 'tnews', '--markdown'], { home })
  expect(stdout).toMatch(/^\| task \| name \| .*\n\| :-- \| :-- \|.*\n\| tnews \| /)
  const { code, stderr } = await biflan(['ls', 'tasks', '--markdown', '--json'], { home })
  expect([code, stderr.includes('--json beside --markdown')]).toEqual([2, true])
})
