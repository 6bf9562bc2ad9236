import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

// Words that are put together at random by a fixed rule: text of the right length and about the right compressibility.
const WORDS =
  '我们 今天 城市 经济 学生 老师 可以 已经 工作 发展 问题 时候 没有 公司 国家 一个 孩子 医院 市场 技术 文化 历史 音乐 电影 春天 下雨 火车 手机 网络 图书馆 博物馆 研究 表示 认为 提高 增加 减少 开始 结束 继续 参加 准备 希望 需要 因为 所以 但是 如果 虽然 而且 大约 三百 二十 去年 明年 上午 晚上 北方 南方 河流 山区 农村 居民 游客 专家 记者 新闻 报告 数据 价格 质量 服务 安全 环境 能源 交通 教育 健康'.split(
    ' ',
  )

function random(seed) {
  let state = seed >>> 0
  return size => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * size)
  }
}

export function sentence(next, length) {
  let text = ''
  while (text.length < length) text += WORDS[next(WORDS.length)] + (next(6) === 0 ? '，' : '')
  return text.slice(0, length)
}

function write(path, pieces) {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  let block = ''
  for (const piece of pieces) {
    block += piece
    if (block.length < 1 << 20) continue
    writeSync(file, block)
    block = ''
  }
  writeSync(file, block)
  closeSync(file)
}

/** An OCNLI-shaped file: about 220 bytes a record. */
export function writeNli(raw, records) {
  const next = random(1)
  const labels = ['entailment', 'neutral', 'contradiction']
  write(
    join(raw, 'ocnli', 'publisher', 'train.50k.json'),
    (function* () {
      for (let i = 0; i < records; i++) {
        const record = {
          level: 'medium',
          sentence1: sentence(next, 24 + next(12)),
          sentence2: sentence(next, 8 + next(8)),
          label: labels[next(3)],
          genre: 'news',
          prem_id: `news_${i}`,
          id: i,
        }
        yield `${JSON.stringify(record)}\n`
      }
    })(),
  )
}

/** A CMRC-shaped document: passages of about 500 characters, one question each. */
export function writeQa(raw, records, name = 'cmrc2018_train.json', seed = 2) {
  const next = random(seed)
  write(
    join(raw, 'cmrc2018', 'squad', name),
    (function* () {
      yield '{"version":"v1.0","data":['
      for (let i = 0; i < records; i++) {
        const context = sentence(next, 440 + next(140))
        const start = next(400)
        const answer = context.slice(start, start + 4 + next(12)).replace(/^，|，$/g, '')
        const qas = [
          {
            question: `${sentence(next, 12)}是什么？`,
            id: `TRAIN_${i}_QUERY_0`,
            answers: [{ text: answer, answer_start: start }],
          },
        ]
        yield `${i === 0 ? '' : ','}${JSON.stringify({ paragraphs: [{ id: `TRAIN_${i}`, context, qas }], id: `TRAIN_${i}`, title: sentence(next, 6) })}`
      }
      yield ']}'
    })(),
  )
}
