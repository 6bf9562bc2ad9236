import { join } from 'node:path'
import type { Catalogue } from '../build/catalogue.ts'
import { factsOf } from '../build/facts.ts'
import { foldersOf } from '../build/folder.ts'
import type { Manifest } from '../build/manifest.ts'
import type { Source } from './source.ts'

/** The parts of a build, task by task. */
export function buildSource(folder: string, manifest: Manifest, catalogue: Catalogue): Source {
  const tasks = Object.entries(manifest.tasks)
  return {
    kind: 'build',
    shuffled: false,
    pieces: tasks.flatMap(([task, { parts }]) =>
      parts.map(({ name, side, rows, bytes, sha256, text }) => ({
        path: join(foldersOf(folder, task).current, name),
        name: `${task}/${name}`,
        task,
        split: side,
        rows,
        bytes,
        sha256,
        text,
      })),
    ),
    tasks: tasks.map(([name, entry]) => factsOf(name, entry, catalogue)),
  }
}
