// Synthetic text: characters and words drawn by fixed rules, about as compressible as what people write.

/** Commonest characters and those that ask, count and connect: left as they are, so that sentences keep their make. */
const KEPT = new Set(
  '的了是在不有和与及或而且但我你他她它们这那个其中一二三四五六七八九十百千万亿零两年月日时分秒点什么谁哪里怎样多少几为何呢吗吧啊好请问对错真假没无非未能可会要就都也还再很更最从到把被让给向比如因所以如果虽然关于',
)

/** A prime, so that every a·i + b permutes the numbers below it. */
export const SIZE = 3469

/** The commonest 3,755 characters of Chinese (GB 2312, level 1), without those that stay. */
export const HAN = (() => {
  const bytes = []
  for (let row = 0xb0; row <= 0xd7; row++)
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell++) bytes.push(row, cell)
  const all = [...new TextDecoder('gb18030').decode(Uint8Array.from(bytes))]
  return all.filter(character => !KEPT.has(character)).slice(0, SIZE)
})()

/** UTF-8 of those characters, three bytes each. */
export const HAN_BYTES = Buffer.from(HAN.join(''))
export const hanIndex = new Map(HAN.map((character, i) => [character, i]))

/** Numbers below a size, one after another (a linear congruence). */
export function random(seed) {
  let state = seed >>> 0
  return size => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * size)
  }
}

/** Words that come as often as in language: the n-th commonest 1/n times as often as the commonest (Zipf). */
const zipf = (next, words) => words[Math.floor(words.length ** (next(2 ** 24) / 2 ** 24)) - 1]

const list = (length, make) => Array.from({ length }, (_, i) => make(i))

/** About `length` characters of Chinese, all of three bytes. */
export function chinese(length, next) {
  const words = list(5000, i => list(i % 5 === 0 ? 1 : 2, () => HAN[next(SIZE)]).join(''))
  const pieces = []
  for (let size = 0; size < length; ) {
    const piece = zipf(next, words) + ['', '', '', '', '，', '', '', '的', '', '', '。', ''][next(12)]
    pieces.push(piece)
    size += piece.length
  }
  return pieces.join('')
}

/** About `length` characters of something that looks like English. */
export function english(length, next) {
  const syllables = 'an be con der est for ing ion ly mo ne or per re sta ter un ve wa yo'.split(' ')
  const words = list(5000, i =>
    list(1 + Math.min(3, Math.floor(i / 400)), () => syllables[next(20)]).join(''),
  )
  const pieces = []
  for (let size = 0; size < length; ) {
    const piece = zipf(next, words) + [' ', ' ', ' ', ' ', ' ', ', ', ' ', '. '][next(8)]
    pieces.push(piece)
    size += piece.length
  }
  return pieces.join('')
}
