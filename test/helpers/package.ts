import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './command.ts'
import { copyOf } from './folders.ts'

/** A copy of the built package in which a test may change templates, tasks and descriptors; returns the command's entry. */
export function copyPackage(to: string): string {
  for (const name of ['dist', 'sources', 'templates']) copyOf(join(ROOT, name), join(to, name))
  cpSync(join(ROOT, 'package.json'), join(to, 'package.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'))
  return join(to, 'dist', 'cli.js')
}

/** Changes the text of a file in a copied package. Throws where there is nothing to change. */
export function edit(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`${path}: nothing changed`)
  writeFileSync(path, after)
}

/** Adds a task to a copied package: another one's module under a new name. It reads the other one's corpus if no other is named. */
export function cloneTask(cli: string, task: string, name: string, corpus = task): void {
  const folder = join(cli, '..', 'tasks')
  cpSync(join(folder, `${task}.js`), join(folder, `${name}.js`))
  edit(join(folder, `${name}.js`), text => text.replace('defineTask({', `defineTask({ source: '${corpus}',`))
}
