import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinSegments, widenMarks } from '../src/lib/segments.ts'

describe('joining segments', () => {
  it.each([
    ['words', '昨天 下午 , 他 把 自行车 修好 了 .', '昨天下午，他把自行车修好了。'],
    ['marks of all kinds', '真 的 ? 好 ! 注意 : 先 看 ; 再 说 .', '真的？好！注意：先看；再说。'],
    ['full-width marks', '你好 ， 我 是 新来 的 。 你 呢 ？', '你好，我是新来的。你呢？'],
    ['quotation marks', '他 说 ： “ 门 没 锁 。 ”', '他说：“门没锁。”'],
    ['brackets around Chinese', '三 号 楼 ( 实验 楼 ) 停电 了 .', '三号楼（实验楼）停电了。'],
    ['a mark behind a Latin word', '换成 Windows , 再 试 一 次', '换成 Windows，再试一次'],
    ['a mark behind a blank', '这 是 B 型 . 那 是 A . 都 行', '这是 B 型。那是 A。都行'],
    ['marks without blanks', '开门了,进来吧.', '开门了，进来吧。'],
    ['every line by itself', '走 了 .\n回来 了 .', '走了。\n回来了。'],
  ])('mends %s', (_, segmented, text) => expect(joinSegments(segmented)).toBe(text))

  it.each([
    ['blanks inside Latin', '我在听 Bank Street Blues 呢'],
    ['blanks beside numbers, which may be notes', '12 队长要求重新点名'],
    ['points of names and numbers', '约翰.史密斯买了3.5公斤'],
    ['points of abbreviations', '见 No. 七号文件'],
    ['a list number', '3. 关灯'],
    ['dots and doubled marks', '嗯...我想想?!好吧'],
    ['faces', '知道啦 :) 明天见 ;-) 嗯 :('],
    ['brackets around Latin', '克劳福德(Ann Crawford)来了'],
    ['English', 'Wait, who said that? No one: not me.'],
    ['an empty text', ''],
  ])('leaves %s', (_, text) => expect(joinSegments(text)).toBe(text))

  it('restores what was cut at any places between Chinese characters and full-width marks', () => {
    const piece = fc.constantFrom(...'山水人家，。？！：“”')
    fc.assert(
      fc.property(fc.array(piece), fc.infiniteStream(fc.nat(2)), (pieces, cuts) => {
        const blanks = [...cuts.take(pieces.length)]
        const segmented = pieces.map((each, i) => each + ' '.repeat(blanks[i]!)).join('')
        expect(joinSegments(segmented).trimEnd()).toBe(pieces.join(''))
      }),
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'山水A1 ,.?!:;，。“”（）\n') }), text => {
        const once = joinSegments(text)
        expect(joinSegments(once)).toBe(once)
      }),
    )
  })
})

describe('widening marks', () => {
  it.each([
    ['marks among Chinese', '真的,你去了?对:我去了.', '真的，你去了？对：我去了。'],
    ['marks before numbers and Latin', '共1,200元,12:30到,Bob收:8张', '共1,200元，12:30到，Bob收：8张'],
    ['marks between blanks', '昨天 , 他走了 。 后来呢 ？', '昨天，他走了。后来呢？'],
    ['brackets around Chinese', '长江路(旧称 江边路)三号', '长江路（旧称 江边路）三号'],
  ])('mends %s', (_, text, mended) => expect(widenMarks(text)).toBe(mended))

  it.each([
    ['blanks between sentences', '他走了 《雨》是她写的 （见上） 后来她也走了'],
    ['sums, times and faces', '1,200块12:30到:)'],
    ['English', 'Wait, who said that?'],
  ])('leaves %s', (_, text) => expect(widenMarks(text)).toBe(text))

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'山水A1 ,.?!:;，。“”（）《》\n') }), text => {
        const once = widenMarks(text)
        expect(widenMarks(once)).toBe(once)
      }),
    )
  })
})
