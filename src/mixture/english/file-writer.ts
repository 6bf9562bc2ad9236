import { closeSync, openSync, writeSync } from 'node:fs'

/** Writes small pieces of bytes to a file, a block at a time. */
export function fileWriter(path: string) {
  const file = openSync(path, 'w')
  const block = new Uint8Array(1 << 16)
  let used = 0
  const flush = () => {
    for (let at = 0; at < used; ) at += writeSync(file, block, at, used - at)
    used = 0
  }
  return {
    write(bytes: Uint8Array): void {
      if (used + bytes.length > block.length) flush()
      block.set(bytes, used)
      used += bytes.length
    },
    close(): void {
      flush()
      closeSync(file)
    },
  }
}
