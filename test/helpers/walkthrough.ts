import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './command.ts'

/** The heading of the section of each README that leads from an empty folder to a corpus of one's own. */
export const WALKTHROUGHS: Readonly<Record<string, string>> = {
  'README.md': 'Add a corpus in ten minutes',
  'README.zh-CN.md': '十分钟加一个语料',
}

/** The fenced blocks of a README's walk-through: shell to run, and files by the path behind the language. */
export function blocksOf(readme: string): { readonly path: string | undefined; readonly text: string }[] {
  const text = readFileSync(join(ROOT, readme), 'utf8')
  const section = text.split(/^(?=## )/m).find(part => part.startsWith(`## ${WALKTHROUGHS[readme]}\n`))
  return [...(section ?? '').matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, language, path, body]) => {
      if (path === undefined && language !== 'sh')
        throw new Error(`a block of ${language} that names no file`)
      return { path, text: body! }
    },
  )
}
