import { describe, expect, it } from 'vitest'
import { wikiText, withoutVariants } from '../src/lib/wiki.ts'

describe('words that differ between Chinese-speaking regions', () => {
  it.each([
    ['the mainland’s', '产于-{zh-tw:矽谷; zh-cn:硅谷; zh-hk:矽谷}-一带', '产于硅谷一带'],
    ['those of its script', '-{zh-hant:計程車;zh-hans:出租车;zh-tw:計程車;}-司机', '出租车司机'],
    ['the first where it has none of its own', '-{zh-hk:的士;zh-tw:计程车}-', '的士'],
    ['words that are not to be converted', '皇-{后}-回宫，-{}-再无消息', '皇后回宫，再无消息'],
    ['words behind a flag', '-{A|zh-cn:乒乓球; zh-tw:桌球}-和-{R|羽毛球}-', '乒乓球和羽毛球'],
    [
      'nothing for rules that only name words',
      '-{T|zh-cn:大标题; zh-tw:标题}--{H|甲=>zh-cn:乙;}-正文',
      '正文',
    ],
    ['words with a colon', '-{zh-cn:三点:一刻; zh-tw:三点}-', '三点:一刻'],
  ])('are %s', (_, raw, shown) => expect(withoutVariants(raw)).toBe(shown))

  it.each(['圆括号(3-{n})里', '没有标记', '区间-{只有一半'])('%s stays', text =>
    expect(withoutVariants(text)).toBe(text),
  )
})

it('prints wiki text with full-width marks and no blanks among Chinese', () => {
  expect(wikiText('河口 在-{zh-cn:旧金山;zh-tw:三藩市}-以北,长 3 公里(约 2 英里),面积为 formula_12 .')).toBe(
    '河口在旧金山以北，长 3 公里（约 2 英里），面积为（公式）。',
  )
})
