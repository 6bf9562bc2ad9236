import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { sourceError } from '../lib/errors.ts'
import { descriptorSchema, type Form, type Source } from './descriptor.ts'
import { lineOf } from './yaml-lines.ts'

/**
 * Reads every `<folder>/<corpus>/source.yaml`, in the order of the corpora's names.
 * Throws a source error for YAML that does not parse, unknown keys, wrong values, and two corpora of one name.
 */
export function loadSources(folders: readonly string[]): Map<string, Source> {
  const sources = new Map<string, Source>()
  for (const folder of folders) {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name, 'source.yaml')
      if (!existsSync(path)) continue
      const other = sources.get(name)
      if (other)
        throw sourceError({
          where: path,
          found: `a second corpus named ${name}`,
          expected: `one; the other is ${other.path}`,
        })
      sources.set(name, loadSource(name, path))
    }
  }
  return sources
}

/** One corpus by its descriptor. Throws as `loadSources` does. */
export function loadSource(name: string, path: string): Source {
  const text = readFileSync(path, 'utf8')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const syntax = document.errors[0]
  if (syntax)
    throw sourceError({
      where: `${path}:${lines.linePos(syntax.pos[0]).line}`,
      found: syntax.message.split('\n')[0]!,
    })

  const parsed = descriptorSchema.safeParse(valuesOf(document, path))
  if (!parsed.success)
    throw sourceError(wrongValue(path, parsed.error, keys => lineOf(document, lines, keys)))
  const { forms, files, from, ...facts } = parsed.data
  if ((forms === undefined) === (files === undefined)) {
    throw sourceError({
      where: path,
      found: forms ? 'both `forms` and `files`' : 'neither `forms` nor `files`',
      expected: '`files` (and `from`) for a corpus with one publication, `forms` for alternatives',
    })
  }
  const byName: [string, Form][] = forms ? Object.entries(forms) : [['', { files: files!, from: from ?? [] }]]
  return {
    name,
    path,
    sha256: createHash('sha256').update(text).digest('hex'),
    facts,
    forms: new Map(byName),
  }
}

/** Throws a source error for aliases that stand for nothing, or for too much. */
function valuesOf(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw sourceError({ where: path, found: (error as Error).message })
  }
}

function wrongValue(
  path: string,
  error: z.ZodError,
  line: (keys: readonly PropertyKey[]) => number,
): { where: string; found: string } {
  const issue = firstOf(error.issues)
  const place = issue.path.map(String).join('.')
  const keys = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  return {
    where: `${path}:${line(keys)}`,
    found: place === '' ? issue.message : `${place}: ${issue.message}`,
  }
}

/** Of alternatives that all fail, the complaint of the one that the value comes nearest to: it has the fewest. */
function firstOf(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): z.core.$ZodIssue {
  const issue = issues[0]!
  const path = [...above, ...issue.path]
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return { ...issue, path }
  return firstOf(issue.errors.toSorted((a, b) => faults(a) - faults(b))[0]!, path)
}

/** A key that should be there, and one that should not, speak against an alternative more than a wrong value. */
const faults = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, { code, ...issue }) => {
    if (code === 'unrecognized_keys')
      return sum + 10 * (issue as z.core.$ZodIssueUnrecognizedKeys).keys.length
    return sum + (code === 'invalid_type' ? 10 : 1)
  }, 0)
