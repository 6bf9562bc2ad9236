import { readAt, withFile } from './file.ts'
import { defineFormat, type Format } from './format.ts'
import json from './json.ts'
import jsonl from './jsonl.ts'

/**
 * One JSON array of records, or one record a line: what the file's first character says. For publications whose files
 * went from one to the other under the same names.
 */
export default defineFormat({
  cut: (path, nominal) => kindOf(path).cut?.(path, nominal) ?? withFile(path, (_fd, size) => size),
  read: piece => kindOf(piece.path).read(piece),
})

const HEAD = 4096

const kindOf = (path: string): Format =>
  withFile(path, fd => {
    const head = Buffer.alloc(HEAD)
    const text = head.toString('utf8', 0, readAt(fd, head, 0, HEAD, 0))
    return /^\ufeff?\s*\[/.test(text) ? json : jsonl
  })
