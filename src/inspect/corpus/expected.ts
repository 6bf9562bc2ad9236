import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { sourceError } from '../../lib/errors.ts'
import type { Source } from '../../sources/descriptor.ts'
import { sampleFolder } from '../../sources/raw.ts'

/** What `sample/expected.yaml` says. */
export const expectations = z.strictObject({
  /** Of a form: the same examples come out as of this other form, but for the fields that it lost. */
  as: z.string().optional(),
  lost: z.array(z.string()).default([]),
  tasks: z.record(
    z.string(),
    z.strictObject({
      records: z.int(),
      rejects: z.int(),
      skips: z.record(z.string(), z.int().positive()),
      examples: z.int(),
      repairs: z.array(z.strictObject({ at: z.string(), field: z.string(), is: z.unknown() })).default([]),
    }),
  ),
})

export type Expectations = z.output<typeof expectations>

/** Where the sample of a form says what it comes to: in its own folder where it comes to something else than the others. */
export function expectedPath(source: Source, form: string): string {
  const own = join(sampleFolder(source, form), 'expected.yaml')
  return form !== '' && existsSync(own) ? own : join(sampleFolder(source, ''), 'expected.yaml')
}

/** What a file of expectations says. Throws a source error for one that says anything else. */
export function readExpected(path: string): Expectations {
  const document = parseDocument(readFileSync(path, 'utf8'))
  const { data, error } = document.errors[0]
    ? { error: { issues: [{ path: [], message: document.errors[0].message.split('\n')[0]! }] } }
    : expectations.safeParse(document.toJS())
  if (data) return data
  const issue = error!.issues[0]!
  throw sourceError({
    where: path,
    found: `${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`,
    expected: 'tasks: { name: { records, rejects, skips, examples } }',
  })
}
