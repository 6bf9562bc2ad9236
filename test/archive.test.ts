import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { BiflanError } from '../src/lib/errors.ts'
import { archiveKind, listArchive, unpackArchive } from '../src/sources/archive/archive.ts'
import { LIMITS, type Limits } from '../src/sources/archive/limits.ts'
import { tar } from './support/tar.ts'
import { type ZipEntry, zip } from './support/zip.ts'

const root = mkdtempSync(join(tmpdir(), 'biflan-archive-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let out: string
let turn = 0
beforeEach(() => {
  out = join(root, `out-${turn++}`)
  mkdirSync(out)
})

const save = (name: string, bytes: Uint8Array): string => {
  const path = join(root, name)
  writeFileSync(path, bytes)
  return path
}

/** Unpacks everything into `out`; the texts by member path. */
async function unpackAll(path: string, limits: Limits = LIMITS): Promise<Record<string, string>> {
  const places = new Map<string, string>()
  await unpackArchive(
    path,
    member => {
      places.set(member, join(out, String(places.size)))
      return places.get(member)
    },
    limits,
  )
  return Object.fromEntries([...places].map(([member, place]) => [member, readFileSync(place, 'utf8')]))
}

async function complaint(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(BiflanError)
  return (error as BiflanError).message
}

/** The archive is refused whether or not its members are wanted, and leaves no file. */
async function refusal(path: string, limits: Limits = LIMITS): Promise<string> {
  const message = await complaint(unpackAll(path, limits))
  expect(readdirSync(out)).toEqual([])
  return message
}

const GOOD = '{"text":"春天来了"}\n'

describe('kinds are told by content', () => {
  it('whatever the name says', async () => {
    const inner = await tar([{ name: 'a.json', data: GOOD }])
    expect(await archiveKind(save('one.json', zip([{ name: 'a', data: GOOD }])))).toBe('zip')
    expect(await archiveKind(save('two.zip', inner))).toBe('tar')
    expect(await archiveKind(save('three.gz', gzipSync(inner)))).toBe('tar.gz')
    expect(await archiveKind(save('four.tgz', gzipSync(GOOD)))).toBe('gz')
    expect(await archiveKind(save('five.zip', Buffer.from(GOOD)))).toBeUndefined()
    expect(await archiveKind(save('six.zip', Buffer.from('')))).toBeUndefined()
    expect(await archiveKind(save('seven.zip', zip([])))).toBe('zip')
  })

  it('and a file that is no archive is named with its first bytes', async () => {
    expect(await refusal(save('page.zip', Buffer.from('<!DOCTYPE html><html>')))).toContain('<!DOCTYPE html>')
    expect(await refusal(save('none.zip', Buffer.from('')))).toContain('an empty file')
    expect(await refusal(save('x.rar', Buffer.from('Rar!\x1a\x07\x00', 'latin1')))).toContain(
      'unpack it yourself',
    )
  })
})

describe('zip', () => {
  it('yields members flat or in folders, without __MACOSX twins', async () => {
    const path = save(
      'twins.zip',
      zip([
        { name: 'corpus/', mode: 0o040755 },
        { name: 'corpus/dev.json', data: GOOD },
        { name: './train.json', data: `${GOOD}${GOOD}`, stored: true },
        { name: '__MACOSX/corpus/._dev.json', data: '\0\x05\x16\x07' },
        { name: 'corpus/._train.json', data: '\0\x05\x16\x07' },
      ]),
    )
    expect(await unpackAll(path)).toEqual({ 'corpus/dev.json': GOOD, 'train.json': `${GOOD}${GOOD}` })
    expect(await listArchive(path)).toEqual([
      { path: 'corpus/dev.json', bytes: Buffer.byteLength(GOOD) },
      { path: 'train.json', bytes: 2 * Buffer.byteLength(GOOD) },
    ])
  })

  it('writes the chosen members alone', async () => {
    const path = save(
      'choice.zip',
      zip([
        { name: 'a', data: 'A' },
        { name: 'b', data: 'B' },
      ]),
    )
    await unpackArchive(path, member => (member === 'b' ? join(out, 'chosen') : undefined))
    expect(readdirSync(out)).toEqual(['chosen'])
  })

  it('reads names in GBK, and UTF-8 names without their flag', async () => {
    const gbk = Buffer.from([0xd1, 0xb5, 0xc1, 0xb7, 0x2e, 0x74, 0x78, 0x74])
    // The second byte of this character is a backslash in ASCII.
    const trail = Buffer.from([0x81, 0x5c, 0x2e, 0x74, 0x78, 0x74])
    const path = save(
      'names.zip',
      zip([
        { name: gbk, data: '1' },
        { name: '测试.txt', data: '2' },
        { name: trail, data: '3' },
      ]),
    )
    expect(Object.keys(await unpackAll(path))).toEqual(['训练.txt', '测试.txt', '乗.txt'])
  })

  it('takes backslashes for separators', async () => {
    const path = save('windows.zip', zip([{ name: 'corpus\\dev.json', data: GOOD, system: 0, mode: 0 }]))
    expect(Object.keys(await unpackAll(path))).toEqual(['corpus/dev.json'])
  })

  it.each<[string, ZipEntry, string]>([
    ['climbs', { name: '../evil.json', data: GOOD }, 'climbs out'],
    ['climbs late', { name: 'a/b/../../../evil.json', data: GOOD }, 'climbs out'],
    ['climbs by backslash', { name: '..\\..\\evil.json', data: GOOD }, 'climbs out'],
    ['climbs in a mixed way', { name: 'a\\../..\\evil.json', data: GOOD }, 'climbs out'],
    ['is a folder outside', { name: '../', mode: 0o040755 }, 'climbs out'],
    ['is absolute', { name: '/etc/evil.json', data: GOOD }, 'absolute'],
    ['is a network path', { name: '\\\\host\\evil.json', data: GOOD }, 'absolute'],
    ['has a drive', { name: 'C:\\evil.json', data: GOOD }, 'drive letter'],
    ['has a drive but no slash', { name: 'c:evil.json', data: GOOD }, 'drive letter'],
    ['holds a NUL', { name: 'dev.json\0.txt', data: GOOD }, 'control character'],
    ['is endless', { name: 'a'.repeat(5000), data: GOOD }, '5000 characters'],
    ['is a symbolic link', { name: 'dev.json', data: '/etc/passwd', mode: 0o120777 }, 'a symbolic link'],
    ['is a device', { name: 'dev.json', mode: 0o020666 }, 'a device'],
    ['is encrypted', { name: 'dev.json', data: GOOD, flags: 1 }, 'encrypted'],
    ['is packed in a way unknown here', { name: 'dev.json', data: GOOD, method: 14 }, 'method 14'],
    ['exists twice', { name: './good.json', data: GOOD }, 'two members'],
    ['hides among the twins', { name: '__MACOSX/../../evil', data: GOOD }, 'climbs out'],
  ])('refuses an archive with a member that %s', async (_, entry, why) => {
    const message = await refusal(save('hostile.zip', zip([{ name: 'good.json', data: GOOD }, entry])))
    expect(message).toContain(why)
    expect(message).toContain('hostile.zip')
    expect(message).toContain('to do:')
  })

  it('refuses wrong checksums and wrong sizes, and removes the members before', async () => {
    const good = { name: 'good.json', data: GOOD }
    expect(await refusal(save('crc.zip', zip([good, { name: 'b', data: GOOD, crc: 1 }])))).toContain(
      'crc.zip!b: damaged',
    )
    expect(await refusal(save('more.zip', zip([good, { name: 'b', data: GOOD, size: 3 }])))).toContain(
      'more.zip!b: damaged',
    )
    expect(await refusal(save('less.zip', zip([good, { name: 'b', data: GOOD, size: 300 }])))).toContain(
      'less.zip!b: damaged',
    )
    expect(
      await refusal(save('stored.zip', zip([good, { name: 'b', data: GOOD, size: 3, stored: true }]))),
    ).toContain('damaged')
  })

  it('refuses 64-bit offsets that lie outside of the file', async () => {
    const whole = zip([{ name: 'a', data: GOOD }])
    const end = whole.subarray(-22)
    const far = [2n ** 64n - 1n, 2n ** 63n, 2n ** 53n + 1n, 2n ** 40n, BigInt(whole.length)]
    for (const offset of far) {
      const locator = Buffer.alloc(20)
      locator.write('PK\x06\x07', 'latin1')
      locator.writeBigUInt64LE(offset, 8)
      const path = save('far.zip', Buffer.concat([whole.subarray(0, -22), locator, end]))
      expect(await refusal(path)).toContain('damaged')

      const record = Buffer.alloc(56)
      record.write('PK\x06\x06', 'latin1')
      record.writeBigUInt64LE(2n, 32)
      record.writeBigUInt64LE(offset, 48)
      locator.writeBigUInt64LE(BigInt(whole.length - 22), 8)
      const directory = save('far2.zip', Buffer.concat([whole.subarray(0, -22), record, locator, end]))
      expect(await refusal(directory)).toContain('damaged')
    }
  })

  it('finds wrong checksums only in what it writes', async () => {
    const path = save(
      'crc2.zip',
      zip([
        { name: 'a', data: GOOD },
        { name: 'b', data: GOOD, crc: 1 },
      ]),
    )
    await unpackArchive(path, member => (member === 'a' ? join(out, 'a') : undefined))
    expect(readdirSync(out)).toEqual(['a'])
  })
})

describe('tar', () => {
  const pair = () =>
    tar([
      { name: 'c/', type: 'directory' },
      { name: 'c/dev.json', data: GOOD },
      { name: './b', data: 'B'.repeat(1000) },
    ])

  it.each(['tar', 'tar.gz'])('yields the members of a %s', async kind => {
    const bytes = await tar([
      { name: 'c/', type: 'directory' },
      { name: 'c/dev.json', data: GOOD },
      { name: '__MACOSX/c/._dev.json', data: 'x' },
      { name: `long/${'长'.repeat(60)}/名.txt`, data: 'L' },
      { name: './empty', data: '' },
    ])
    const path = save(`good.${kind}`, kind === 'tar' ? bytes : gzipSync(bytes))
    expect(await unpackAll(path)).toEqual({
      'c/dev.json': GOOD,
      [`long/${'长'.repeat(60)}/名.txt`]: 'L',
      empty: '',
    })
    expect((await listArchive(path)).map(({ bytes }) => bytes)).toEqual([Buffer.byteLength(GOOD), 1, 0])
  })

  it('reads names in GBK', async () => {
    const bytes = await tar([{ name: 'XXXX.txt', data: '1' }])
    Buffer.from([0xd1, 0xb5, 0xc1, 0xb7]).copy(bytes)
    resum(bytes)
    expect(Object.keys(await unpackAll(save('gbk.tar', bytes)))).toEqual(['训练.txt'])
  })

  it.each<[string, Parameters<typeof tar>[0][number], string]>([
    ['climbs', { name: 'a/../../evil.json', data: GOOD }, 'climbs out'],
    ['is absolute', { name: '/etc/evil.json', data: GOOD }, 'absolute'],
    ['has a backslash', { name: '..\\evil.json', data: GOOD }, 'backslash'],
    ['has a drive', { name: 'C:evil.json', data: GOOD }, 'drive letter'],
    ['is a symbolic link', { name: 'dev.json', type: 'symlink', linkname: '/etc/passwd' }, 'a symbolic link'],
    ['is a hard link', { name: 'dev.json', type: 'link', linkname: 'good.json' }, 'a hard link'],
    ['is a device', { name: 'dev.json', type: 'character-device' }, 'a device'],
    ['is a pipe', { name: 'dev.json', type: 'fifo' }, 'special file'],
    ['exists twice', { name: './good.json', data: GOOD }, 'two members'],
    ['is a folder outside', { name: '../out/', type: 'directory' }, 'climbs out'],
  ])('refuses an archive with a member that %s', async (_, entry, why) => {
    const bytes = await tar([{ name: 'good.json', data: GOOD }, entry, { name: 'last.json', data: GOOD }])
    for (const path of [save('hostile.tar', bytes), save('hostile.tgz', gzipSync(bytes))]) {
      const message = await refusal(path)
      expect(message).toContain(why)
      expect(message).toContain(path)
    }
  })

  it('refuses a wrong header', async () => {
    const bytes = await pair()
    bytes[512 + 5] = 0x41
    expect(await refusal(save('header.tar', bytes))).toContain('damaged')
  })

  it('wants the end-of-archive mark, so that a cut between two members is seen', async () => {
    const bytes = await pair()
    for (const at of [512, 1536])
      expect(await refusal(save('cut.tar', bytes.subarray(0, at)))).toContain('end-of-archive')
  })
})

describe('gz', () => {
  it('joins several gzip members and names the file after itself', async () => {
    const path = save('dev.json.gz', Buffer.concat([gzipSync(GOOD), gzipSync(GOOD), Buffer.alloc(20)]))
    expect(await unpackAll(path)).toEqual({ 'dev.json': `${GOOD}${GOOD}` })
    expect(await listArchive(path)).toEqual([{ path: 'dev.json', bytes: 2 * Buffer.byteLength(GOOD) }])
  })

  it('refuses rubbish after the end, and a wrong checksum', async () => {
    expect(await refusal(save('tail.gz', Buffer.concat([gzipSync(GOOD), Buffer.from('rubbish')])))).toContain(
      'damaged',
    )
    const bytes = gzipSync(GOOD)
    bytes[bytes.length - 6]! ^= 1
    expect(await refusal(save('sum.gz', bytes))).toContain('damaged')
  })
})

describe('bombs', () => {
  const limits = { ...LIMITS, floor: 1000 }
  const zeros = Buffer.alloc(500_000)

  it('are refused by what the zip declares, before anything is written', async () => {
    expect(
      await refusal(
        save(
          'bomb.zip',
          zip([
            { name: 'a', data: GOOD },
            { name: 'b', data: zeros },
          ]),
        ),
        limits,
      ),
    ).toContain('bomb.zip!b')
    // Each member is small, all together are not.
    const many = Array.from({ length: 50 }, (_, i) => ({ name: `m${i}`, data: Buffer.alloc(900) }))
    const tight = { ...limits, ratio: 5 }
    expect(await refusal(save('many.zip', zip(many)), tight)).toContain('bomb')
  })

  it('are refused when the zip declares too little', async () => {
    expect(await refusal(save('liar.zip', zip([{ name: 'b', data: zeros, size: 10 }])), limits)).toContain(
      'damaged',
    )
  })

  it('are refused while a gz or tar.gz is being read', async () => {
    expect(await refusal(save('bomb.json.gz', gzipSync(zeros)), limits)).toContain('bomb')
    const packed = gzipSync(
      await tar([
        { name: 'a', data: GOOD },
        { name: 'b', data: zeros },
      ]),
    )
    expect(await refusal(save('bomb.tgz', packed), limits)).toContain('bomb')
    expect(await complaint(listArchive(save('bomb2.tgz', packed), limits))).toContain('bomb')
  })

  it('are refused by sum and number whatever their ratio', async () => {
    const small = { ...LIMITS, total: 100 }
    const data = Buffer.from('0123456789'.repeat(6))
    const inner = await tar([
      { name: 'a', data },
      { name: 'b', data },
    ])
    const archives = [
      zip([
        { name: 'a', data },
        { name: 'b', data },
      ]),
      inner,
      gzipSync(inner),
      gzipSync(Buffer.concat([data, data])),
    ]
    for (const bytes of archives) expect(await refusal(save('total', bytes), small)).toContain('100 bytes')
    for (const bytes of archives.slice(0, 3)) {
      expect(await refusal(save('number', bytes), { ...LIMITS, members: 1 })).toContain('more than 1 members')
    }
  })

  it('are not seen in text that packs well but is small', async () => {
    expect(Object.keys(await unpackAll(save('zeros.zip', zip([{ name: 'b', data: zeros }]))))).toEqual(['b'])
  })
})

describe('archives cut short', () => {
  const text = Array.from({ length: 60 }, (_, i) => `{"id":${i},"text":"第${i * 7919}句"}\n`).join('')

  it.each(['zip', 'tar', 'tar.gz', 'gz'])('a %s cut anywhere is refused and leaves no file', async kind => {
    const members = [
      { name: 'a/dev.json', data: text },
      { name: 'a/train.json', data: text.repeat(2) },
    ]
    const inner = await tar(members)
    const whole = {
      zip: zip(members, 'a comment'),
      tar: inner,
      'tar.gz': gzipSync(inner),
      gz: gzipSync(text),
    }[kind]!
    // Only the padding after a tar's first end block can be missed.
    const last = kind === 'tar' ? whole.length - 512 : whole.length
    const step = Math.max(1, Math.floor(last / 150))
    for (let at = 0; at < last; at += at < 40 || last - at < 40 ? 1 : step) {
      const message = await refusal(save(`cut.${kind}`, whole.subarray(0, at)))
      expect(message, `cut at ${at}`).toContain(`cut.${kind}`)
    }
    expect(Object.values(await unpackAll(save(`cut.${kind}`, whole)))[0]).toBe(text)
  })

  it('damaged bytes are refused or harmless, and never a crash', async () => {
    const members = [
      { name: 'a/dev.json', data: text },
      { name: 'a/train.json', data: text, stored: true },
    ]
    const inner = await tar(members.map(({ name, data }) => ({ name, data })))
    const archives = [zip(members), inner, gzipSync(inner), gzipSync(text)]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...archives),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        async (archive, changes) => {
          const bytes = Buffer.from(archive)
          for (const [place, value] of changes) {
            // Headers and directories stand at the ends: half of the changes go there.
            const at =
              value % 2 === 0
                ? Math.floor(place * bytes.length)
                : bytes.length - 1 - Math.floor(place * Math.min(bytes.length, 240))
            bytes[at] = value
          }
          try {
            await unpackAll(save('damaged', bytes))
          } catch (error) {
            expect(error).toBeInstanceOf(BiflanError)
            expect(readdirSync(out)).toEqual([])
          }
          for (const name of readdirSync(out)) rmSync(join(out, name))
        },
      ),
      { numRuns: 300 },
    )
  })
})

/** Mends the checksum of a tar's first header. */
function resum(bytes: Buffer): void {
  bytes.fill(' ', 148, 156)
  let sum = 0
  for (let i = 0; i < 512; i++) sum += bytes[i]!
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
}
