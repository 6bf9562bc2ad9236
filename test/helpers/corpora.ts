import { join } from 'node:path'
import { put } from './folders.ts'

const PEOPLE = [
  '王老师',
  '小陈',
  '刘会计',
  '门卫',
  '外婆',
  '船长',
  '李大夫',
  '邮差',
  '张师傅',
  '孙经理',
  '阿秀',
  '记者',
]
const PLACES = [
  '码头',
  '图书馆',
  '食堂',
  '车站',
  '果园',
  '邮局',
  '河边',
  '教室',
  '仓库',
  '公园',
  '医院',
  '山脚',
]
const DEEDS = [
  '修好了一盏灯',
  '种下了两棵树',
  '丢了一把伞',
  '等了一下午',
  '写完一封长信',
  '买到了票',
  '认错了人',
  '量了尺寸',
]
const TIMES = ['昨天', '上周', '清早', '傍晚', '中秋前', '下雪那天', '开学时', '去年春天']

const at = <T>(items: readonly T[], i: number): T => items[i % items.length]!

/** The `i`-th of a long list of different sentences. */
export function sentence(i: number): string {
  const [deed, rest] = [i % DEEDS.length, Math.floor(i / DEEDS.length)]
  const [time, others] = [rest % TIMES.length, Math.floor(rest / TIMES.length)]
  return `${TIMES[time]}${at(PEOPLE, others + deed)}在${at(PLACES, Math.floor(others / PEOPLE.length) + time)}${DEEDS[deed]}，编号${i}`
}

const lines = (items: readonly string[]): string => items.map(item => `${item}\n`).join('')

const LABELS = ['entailment', 'neutral', 'contradiction'] as const
const GENRES = ['gov', 'news', 'lit', 'tv', 'phone'] as const

export interface Pair {
  readonly sentence1: string
  readonly sentence2: string
  readonly label: string
  readonly genre: string
}

/** The `i`-th pair of OCNLI: three hypotheses to a premise. */
export const pair = (i: number): Pair => ({
  sentence1: sentence(Math.floor(i / 3)),
  sentence2: `有人说起第${i}件事：${sentence(7 * i + 3)}`,
  label: at(LABELS, i),
  genre: at(GENRES, Math.floor(i / 3)),
})

/** `count` pairs from number `from` on, as lines of the published file. */
export const pairLines = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => JSON.stringify({ level: 'easy', ...pair(from + i), id: from + i }))

/** OCNLI as it is published: JSON Lines; with pairs that came twice, pairs of two labels and pairs without consensus. */
export function putOcnli(raw: string, train = 120, dev = 30): void {
  const flawed = [{ ...pair(3), label: 'neutral' }, pair(5), { ...pair(90_000), label: '-' }].map(each =>
    JSON.stringify(each),
  )
  put(join(raw, 'ocnli', 'publisher', 'train.50k.json'), lines([...pairLines(0, train), ...flawed]))
  put(
    join(raw, 'ocnli', 'publisher', 'dev.json'),
    lines([...pairLines(50_000, dev), JSON.stringify(pair(1))]),
  )
}

/** CMRC 2018 in the publisher's own form: one line of JSON in ASCII escapes; numbers among the answers. */
export function putCmrc2018(raw: string, articles = 12): void {
  const article = (i: number) => ({
    context_id: `A_${i}`,
    context_text: `${sentence(i)}。${sentence(i + 500)}。那一年是${1900 + i}年，屋里有${i + 2}个人。`,
    qas: [
      { query_text: '那一年是哪一年？', query_id: `A_${i}_0`, answers: [`${1900 + i}年`] },
      { query_text: '屋里有多少人？', query_id: `A_${i}_1`, answers: [i % 2 === 0 ? i + 2 : `${i + 2}个人`] },
      {
        query_text: '谁在屋外？',
        query_id: `A_${i}_2`,
        answers: i % 5 === 0 ? ['原文没有的人'] : [sentence(i).slice(2, 5)],
      },
    ],
    title: `往事${i}`,
  })
  const text = (from: number, count: number) =>
    JSON.stringify(Array.from({ length: count }, (_, i) => article(from + i))).replace(
      /[^\0-\x7f]/g,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  const folder = join(raw, 'cmrc2018', 'raw')
  put(join(folder, 'cmrc2018_train.json'), text(0, articles))
  put(join(folder, 'cmrc2018_dev.json'), text(1000, 4))
  put(join(folder, 'cmrc2018_trial.json'), text(2000, 3))
}

/** MD-SCS: columns between tabs, without header; a quotation mark is a character, the count may lie. */
export function putMdScs(raw: string, rows = 40): void {
  const row = (i: number): string => {
    const right = `${sentence(i)}${i % 9 === 0 ? '，"附件' : ''}`
    const wrong = i % 2 === 0 ? right : right.replace('在', '再')
    return `${i % 2}\t${wrong}\t${right}`
  }
  for (const [d, domain] of ['law', 'med', 'odw'].entries()) {
    const from = d * 10_000
    put(join(raw, 'md-scs', `${domain}.train`), lines(Array.from({ length: rows }, (_, i) => row(from + i))))
    put(
      join(raw, 'md-scs', `${domain}.test`),
      lines(Array.from({ length: 6 }, (_, i) => row(from + 5000 + i))),
    )
  }
}

/** MSRA in columns: a character and its tag a line, a blank line between sentences. */
export function putMsraNer(raw: string, sentences = 40): void {
  const tagged = (i: number): string => {
    const tokens: [string, string][] = []
    const say = (text: string, type?: string) => {
      for (const [k, character] of [...text].entries())
        tokens.push([character, type ? `${k === 0 ? 'B' : 'I'}-${type}` : 'O'])
    }
    say(at(TIMES, i))
    if (i % 4 !== 0) say(`${at(['赵', '钱', '孙', '李'], i)}${at(['安', '明远', '小满'], i)}`, 'PER')
    say('第')
    say(String(i))
    say('次到')
    if (i % 3 !== 0) say(`${at(['青石', '白沙', '柳林'], i)}${at(['镇', '县'], i)}`, 'LOC')
    say('看望')
    if (i % 5 === 0) say(`${at(['红星', '东风'], i)}纺织厂`, 'ORG')
    say('的工人。')
    return tokens.map(([character, tag]) => `${character}\t${tag}\n`).join('')
  }
  const text = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => tagged(from + i)).join('\n')
  put(join(raw, 'msra-ner', 'bio', 'msra_train_bio.txt'), text(0, sentences))
  put(join(raw, 'msra-ner', 'bio', 'msra_test_bio.txt'), text(5000, 8))
}

/** The four corpora, small. */
export function putCorpora(raw: string): void {
  putOcnli(raw)
  putCmrc2018(raw)
  putMdScs(raw)
  putMsraNer(raw)
}

export const CORPORA = ['cmrc2018', 'md-scs', 'msra-ner', 'ocnli'] as const
