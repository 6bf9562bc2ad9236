import { type BiflanError, sourceError } from '../../lib/errors.ts'
import { diskProblem } from '../disk.ts'
import type { Limits } from './limits.ts'

/** A file in an archive. */
export interface Member {
  /** Its path there: segments joined by `/`, none of them empty, `.` or `..`. */
  readonly path: string
  /** Unpacked size. */
  readonly bytes: number
}

/** Says where a member's bytes go (a path that does not exist yet in a folder that does), or undefined to pass over it. */
export type Choose = (path: string) => string | undefined

/** Reads one kind of archive: all its members, the chosen ones written. Checks every member, chosen or not. */
export type Unpack = (archive: string, choose: Choose, limits: Limits) => Promise<Member[]>

const UNPACK_YOURSELF =
  'if you trust it, unpack it yourself and give the folder to --from; else fetch it again from its publisher'
const LONGEST = 4096

/** A name from an archive as a path that stays below its folder. Throws a source error for any other name. '' for the root itself. */
export function safePath(archive: string, name: string): string {
  const why = hazard(name)
  if (why) throw refused(archive, printable(name), why)
  return name
    .split('/')
    .filter(segment => segment !== '' && segment !== '.')
    .join('/')
}

function hazard(name: string): string | undefined {
  if (name.length > LONGEST) return `a name of ${name.length} characters`
  if (name.startsWith('/')) return 'an absolute path'
  if (/^[a-zA-Z]:/.test(name)) return 'a path with a drive letter'
  if (name.includes('\\')) return 'a backslash in its name'
  if (name.split('/').includes('..')) return 'a path that climbs out of its folder (..)'
  if (/[\0-\x1f\x7f]/.test(name)) return 'a control character in its name'
  return undefined
}

/** AppleDouble twins: `__MACOSX/…` and `._name`, which repeat the names of the real members. */
export const isTwin = (path: string): boolean =>
  path.split('/').some(segment => segment === '__MACOSX' || segment.startsWith('._'))

/** The bytes of a name as text: UTF-8, else GBK, which archives made on Chinese Windows have. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new TextDecoder('gbk').decode(bytes)
  }
}

/** A register of the members met: throws a source error for a second one of the same path, and for too many. */
export function register(archive: string, limits: Limits): (path: string) => void {
  const met = new Set<string>()
  return path => {
    if (met.has(path)) throw refused(archive, path, 'two members of this name')
    if (met.size === limits.members) throw refused(archive, path, `more than ${limits.members} members`)
    met.add(path)
  }
}

/** An archive that is not unpacked for what it holds. */
export const refused = (archive: string, member: string, why: string): BiflanError =>
  sourceError({
    where: `${archive}!${member}`,
    found: why,
    expected: 'plain files and folders with relative paths',
    remedy: UNPACK_YOURSELF,
  })

/** An archive that cannot be read. `where` is the archive, or the archive and the member (`a.zip!b.json`). */
export function damaged(where: string, why: unknown): BiflanError {
  const problem = diskProblem(why, where)
  if (problem) return problem
  const detail = why instanceof Error ? why.message : String(why)
  return sourceError({
    where,
    found: `damaged or cut short (${detail.split('\n')[0]})`,
    expected: 'a whole archive',
    remedy: 'fetch or copy it again',
  })
}

const printable = (name: string): string => name.replace(/[\0-\x1f\x7f]/g, '?').slice(0, 200)
