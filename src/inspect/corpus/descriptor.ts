import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { globPattern } from '../../lib/glob.ts'
import { type Form, partnersOf, type Source } from '../../sources/descriptor.ts'
import { locate, sampleFolder } from '../../sources/raw.ts'
import { lineOf } from '../../sources/yaml-lines.ts'
import type { Lack } from './lack.ts'

interface Judged {
  readonly missing: Lack[]
  readonly advice: Lack[]
}

/** What a descriptor does not say, and which files of its samples are missing or too many. */
export function judgeDescriptor(source: Source): Judged {
  const { path, facts, forms } = source
  const lineOf = linesOf(path)
  const at = (keys: readonly (string | number)[], message: string): Lack => ({
    file: path,
    line: lineOf(keys),
    message,
  })
  const missing: Lack[] = []
  const advice: Lack[] = []
  if (facts.home.includes('//example.org')) missing.push(at(['home'], 'home: still the example'))
  if (facts.cite === '') missing.push(at(['cite'], 'cite: whom to cite, or "unpublished"'))
  if (facts.cite === undefined) advice.push(at([], 'no cite: whom to cite, or "unpublished"'))
  if (!facts.bibtex) advice.push(at(['cite'], 'no bibtex: biflan cite has nothing to say'))
  if (facts.licence.id === 'unknown' && !facts.licence.note)
    advice.push(at(['licence'], 'an unknown licence without a note: what does the publisher say?'))
  for (const [name, form] of forms) {
    const keys = name === '' ? [] : ['forms', name]
    if (form.from.length === 0 && facts.ask === undefined)
      missing.push(at(keys, 'nothing says where the files come from: `from`, or `ask` in words'))
    form.files.forEach((file, i) => {
      if (file.off === undefined && file.rows === undefined && form.rows === undefined)
        advice.push(at([...keys, 'files', i], `${file.name}: no rows, so that a lost record would not show`))
    })
    missing.push(
      ...sampleFiles(source, name, form, file => at([...keys, 'files', form.files.indexOf(file)], '')),
    )
  }
  return { missing, advice }
}

function sampleFiles(
  source: Source,
  name: string,
  form: Form,
  at: (file: Form['files'][number]) => Lack,
): Lack[] {
  const folder = sampleFolder(source, name)
  const absent = locate(folder, form).missing.map(({ file, absent }) => ({
    ...at(file),
    message: `the sample has no ${absent.join(', ')} in ${relative('', folder)}`,
  }))
  const known = form.files.flatMap(file => [file.name, ...partnersOf(file)])
  const elsewhere = [...source.forms.keys()].filter(other => other !== '' && other !== name)
  const stray = filesBelow(folder)
    .filter(path => !path.endsWith('expected.yaml') && !elsewhere.some(other => path.startsWith(`${other}/`)))
    .filter(path => !known.some(glob => globPattern(glob).test(path)))
    .map(path => ({ file: join(folder, path), line: 1, message: 'a file that the descriptor does not name' }))
  return [...absent, ...stray]
}

const filesBelow = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(folder, join(entry.parentPath, entry.name)))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function linesOf(path: string): (keys: readonly (string | number)[]) => number {
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines })
  return keys => lineOf(document, lines, keys)
}
