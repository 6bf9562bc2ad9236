import { usageError } from '../lib/errors.ts'
import type { Coder } from './block-writer.ts'

const LEVEL = 3

/**
 * zstd by a library that carries its own version of it, so that a file's bytes are the same on every machine, whatever
 * its Node. Throws a usage error where there is none for this machine.
 */
export async function loadZstd() {
  const { Decoder, Encoder } = await load()
  return {
    /**
     * Makes one frame of a whole file, which is held until it ends. Python's reader stops behind the first frame unless
     * it is told otherwise (python-zstandard, issue 59), and would lose the rest of the rows without a word.
     */
    coder(): Coder {
      const held: Buffer[] = []
      return {
        block(text) {
          held.push(Buffer.from(text))
          return new Uint8Array()
        },
        end: () =>
          held.length === 0 ? new Uint8Array() : new Encoder(LEVEL).encodeSync(Buffer.concat(held)),
      }
    },
    decode: (bytes: Buffer): Buffer => new Decoder().decodeSync(bytes),
  }
}

async function load() {
  try {
    return (await import('@toondepauw/node-zstd')).default
  } catch (error) {
    throw usageError({
      found: `the container jsonl.zst: ${(error as Error).message.split('\n')[0]}`,
      expected:
        'a machine that @toondepauw/node-zstd is built for (Linux, macOS, Windows on x64; Linux, macOS on arm64)',
      remedy: '--container jsonl.gz',
    })
  }
}
