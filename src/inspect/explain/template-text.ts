import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { ROOT } from '../../lib/root.ts'
import type { Template } from '../../templates/set.ts'
import type { TemplateText } from './explained.ts'

/** A template with its heading, as it stands in its file. */
export function templateText({ name, file, line, inverse }: Template): TemplateText {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/)
  const next = lines.findIndex((text, i) => i >= line && text.startsWith('==='))
  const text = lines
    .slice(line - 1, next < 0 ? lines.length : next)
    .join('\n')
    .trimEnd()
  const inside = relative(ROOT, file)
  return { name, file: inside.startsWith('..') ? file : inside, line, text, inverse }
}
