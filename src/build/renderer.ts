import { mix } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import { createRenderer, type Renderer, type Witness } from '../templates/render.ts'
import { type Task, templatesOf } from './catalogue.ts'
import { limitsFor } from './gate.ts'
import type { Settings } from './settings.ts'
import type { Candidate } from './survey-unit.ts'

/** The renderer of a task in a build. `tokenizer`: path of the file that counts, where one does. */
export function rendererFor(
  task: Task,
  settings: Pick<Settings, 'seed' | 'fewShot' | 'limit'>,
  pool: readonly Pick<Candidate, 'fields' | 'content' | 'group'>[],
  tokenizer?: string,
  witness?: Witness,
): Renderer {
  const { show = Number.POSITIVE_INFINITY } = task.spec
  const key = (content: Hash) => mix(content, settings.seed)
  return createRenderer(templatesOf(task), {
    fewShot: settings.fewShot,
    show,
    pool: pool.map(({ fields, content, group }) => ({ fields, group, key: key(content) })),
    limits: limitsFor(settings, tokenizer),
    ...(witness && { witness }),
  })
}
