import { relative } from 'node:path'
import type { CorpusReport } from '../inspect/corpus/corpus.ts'
import type { Lack } from '../inspect/corpus/lack.ts'
import { pc } from './color.ts'
import { count } from './format.ts'

/** What a corpus lacks, a line each, as editors and compilers say it: `file:line message`. */
export function printCorpus({ corpus, tasks, rows, missing, advice }: CorpusReport): void {
  const said = [
    ...section('missing', missing),
    ...section('advice', advice),
    missing.length === 0
      ? `${corpus}: nothing is missing; ${count(rows)} rows of its sample, task ${tasks.join(', ')}`
      : `${corpus}: ${count(missing.length)} to mend`,
  ]
  console.log(said.join('\n'))
}

const section = (title: string, lacks: readonly Lack[]): string[] =>
  lacks.length === 0
    ? []
    : [
        pc.bold(title),
        ...lacks.map(({ file, line, message }) => `  ${relative('', file)}:${line} ${message}`),
        '',
      ]
