import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './helpers/command.ts'
import { temporary } from './helpers/folders.ts'

/** The hash of a task's code as the built command takes it, from a copy of the package in which one module has changed. */
async function hashOf(changed?: string): Promise<string> {
  const home = temporary()
  cpSync(join(ROOT, 'dist'), join(home, 'dist'), { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(home, 'package.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'))
  if (changed !== undefined) {
    const path = join(home, 'dist', changed)
    writeFileSync(path, `${readFileSync(path, 'utf8')}\nexport const changed = true\n`)
  }
  const { codeHash } = (await import(join(home, 'dist/build/fingerprint.js'))) as {
    codeHash(entry: string): string
  }
  return codeHash(join(home, 'dist/tasks/cmrc2018.js'))
}

test('a task’s code is all that it imports, however far away, and nothing else', async () => {
  const before = await hashOf()
  expect(await hashOf()).toBe(before)
  for (const part of ['tasks/cmrc2018.js', 'shapes/squad.js', 'shapes/task.js'])
    expect(await hashOf(part), part).not.toBe(before)
  expect(readdirSync(join(ROOT, 'dist/tasks'))).toContain('drcd.js')
  expect(await hashOf('tasks/drcd.js')).toBe(before)
})
