import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { foldersOf } from '../../build/folder.ts'
import { MANIFEST, readManifest } from '../../build/manifest.ts'
import { type Found, recognise } from '../../export/open-source.ts'
import { usageError } from '../../lib/errors.ts'
import { suggestion } from '../../lib/nearest.ts'
import { mixtureFolders } from '../../mixture/folder.ts'
import { lookAtMixture } from '../../mixture/manifest.ts'
import { shardsOf } from '../../mixture/shards.ts'
import { type Shape, shapeOf } from '../../output/shapes.ts'
import { type FoundLine, nthLine } from './find-line.ts'

/** A line of a part or shard, with what is known of the folder that it is in. */
export interface ShardLine extends FoundLine {
  readonly id: string
  /** How the folder says its rows. */
  readonly shape: Shape
  /** The build that it is, or lies in; undefined where nobody says. */
  readonly build: string | undefined
}

/**
 * The line that `<shard>:<n>` names, n from 1. The shard is a path, or a part or shard of the build's folder: its name
 * (`ocnli/part-00000.jsonl`), or its number (`ocnli/0`, and `0` or `validation/0` of the mixture). Throws a usage error where there is no such
 * line, or it has no id.
 */
export async function shardLine(text: string, folder: string): Promise<ShardLine> {
  const [, shard = '', number = ''] = /^(.+):(\d+)$/.exec(text) ?? []
  if (shard === '' || number === '0') {
    throw usageError({
      found: `--line ${text}`,
      expected: '<shard>:<line>, the line from 1, such as ocnli/part-00000.jsonl:17',
    })
  }
  const path = pathOf(shard, folder)
  const home = homeOf(path)
  const found = await nthLine(path, Number(number))
  return { ...found, id: idOf(found), ...homeFacts(home) }
}

function pathOf(shard: string, folder: string): string {
  const path = resolve(shard)
  if (existsSync(path) && statSync(path).isFile()) return path
  const names = piecesOf(folder)
  const named = names.get(shard)
  if (named) return named
  const others = [...new Set([...names.keys()].filter(name => /\.jsonl/.test(name)))]
  throw usageError({
    where: folder,
    found: `no part or shard ${shard}`,
    expected:
      suggestion(shard, others) ??
      'a path, the name of a part or shard, or its number (ocnli/0, or 0 of the mixture)',
    remedy: 'name the build with --in; a shard of an export goes by its path',
  })
}

/** The parts and shards of a build by all that they may be called. */
function piecesOf(folder: string): Map<string, string> {
  const names = new Map<string, string>()
  for (const [task, { parts }] of Object.entries(readManifest(folder)?.tasks ?? {})) {
    for (const { name, side } of parts) {
      const path = join(foldersOf(folder, task).current, name)
      const number = Number(/\d+/.exec(name)![0])
      names.set(`${task}/${name}`, path)
      names.set(side === 'train' ? `${task}/${number}` : `${task}/validation/${number}`, path)
    }
  }
  const mixture = mixtureFolders(folder).current
  const found = lookAtMixture(mixture)
  if (found === undefined || 'wrong' in found) return names
  for (const { name, split } of shardsOf(found.manifest)) {
    const path = join(mixture, name)
    const number = Number(/\d+/.exec(basename(name))![0])
    for (const called of [name, basename(name), `${split}/${number}`]) names.set(called, path)
    if (split === 'train') names.set(String(number), path)
  }
  return names
}

/** The folder of a build, a mixture or an export that a file lies in. */
function homeOf(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, MANIFEST))) return folder
    if (folder === dirname(folder)) {
      throw usageError({
        where: path,
        found: `no ${MANIFEST} in a folder above it`,
        expected: 'a part or shard of a build, a mixture or an export',
      })
    }
  }
}

function homeFacts(home: string): Pick<ShardLine, 'shape' | 'build'> {
  const found = recognise(home)
  if (found.kind === 'build') return { shape: shapeOf('unified'), build: home }
  if (found.kind === 'export')
    return { shape: shapeOf(found.manifest.export.format, found.manifest.export.keepId), build: undefined }
  const around = dirname(home)
  const isBuild = existsSync(join(around, MANIFEST)) && kindOf(around) === 'build'
  return { shape: shapeOf('unified'), build: isBuild ? around : undefined }
}

const kindOf = (folder: string): Found['kind'] => recognise(folder).kind

function idOf({ path, line, text }: FoundLine): string {
  const id = idIn(text)
  if (id !== undefined) return id
  throw usageError({
    where: `${path}:${line}`,
    found: 'a record without an id',
    expected: 'a part, a shard of a mixture, or an export that kept the ids',
    remedy: 'biflan export --keep id',
  })
}

function idIn(text: string): string | undefined {
  try {
    const { id } = JSON.parse(text) as { id?: unknown }
    return typeof id === 'string' ? id : undefined
  } catch {
    return undefined
  }
}
