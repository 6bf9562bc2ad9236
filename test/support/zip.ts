import { crc32, deflateRawSync } from 'node:zlib'

/** An entry of a zip made by hand; everything that a hostile archive lies about can be set. */
export interface ZipEntry {
  name: string | Uint8Array
  data?: string | Uint8Array
  /** Stored instead of deflated. */
  stored?: boolean
  method?: number
  flags?: number
  /** Unix mode, as in `0o120777`. */
  mode?: number
  /** System that made it: 3 is Unix, 0 DOS. */
  system?: number
  /** What the headers claim, where it is not the truth. */
  size?: number
  crc?: number
}

/** The bytes of a zip archive. */
export function zip(entries: readonly ZipEntry[], comment = ''): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const data = Buffer.from(entry.data ?? '')
    const body = entry.stored ? data : deflateRawSync(data)
    const method = entry.method ?? (entry.stored ? 0 : 8)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(entry.flags ?? 0, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(entry.crc ?? crc32(data), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(entry.size ?? data.length, 18)
    common.writeUInt16LE(name.length, 22)
    parts.push(Buffer.from('PK\x03\x04'), common, name, body)

    const central = Buffer.alloc(14)
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    central.writeUInt32LE(offset, 10)
    const madeBy = Buffer.from([20, entry.system ?? 3])
    directory.push(Buffer.from('PK\x01\x02'), madeBy, common, central, name)
    offset += 4 + common.length + name.length + body.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(offset, 16)
  end.writeUInt16LE(Buffer.byteLength(comment), 20)
  return Buffer.concat([...parts, listing, end, Buffer.from(comment)])
}
