import { type Header, pack } from 'tar-stream'

export type TarEntry = Partial<Header> & { name: string; data?: string | Uint8Array }

/** The bytes of a tar archive. */
export async function tar(entries: readonly TarEntry[]): Promise<Buffer> {
  const packed = pack()
  for (const { data, ...header } of entries) {
    if (data === undefined) packed.entry(header, '')
    else packed.entry(header, Buffer.from(data))
  }
  packed.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of packed) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
