import { describe, expect, it } from 'vitest'
import { chineseMarks, chineseStops } from '../src/lib/marks.ts'

describe('Chinese typed with half-width marks', () => {
  it.each([
    ['commas, colons and semicolons', '先看题目,再看文章:两遍;', '先看题目，再看文章：两遍；'],
    ['questions and exclamations', '你去吗?不去!真的不去?!', '你去吗？不去！真的不去？！'],
    ['beside Latin and numbers, with Chinese on one side', '用了CPU,内存3,共4:一', '用了CPU，内存3，共4：一'],
    ['a mark and a blank', '好啊! 走吧。 快点', '好啊！走吧。快点'],
    ['round brackets around Chinese', '他(看了看表)说(A)', '他（看了看表）说(A)'],
    ['brackets of which one is wide', '(林业）报道（二)', '（林业）报道（二）'],
    ['a title in angle brackets', '刊于<林业学报>', '刊于《林业学报》'],
    ['straight quotes', '谈"快"与"慢"的关系', '谈“快”与“慢”的关系'],
    ['dashes', '再出发--记一次试验', '再出发——记一次试验'],
    ['dots', '后来...后来呢...', '后来……后来呢……'],
  ])('has the marks of print: %s', (_, typed, printed) => {
    expect(chineseMarks(typed)).toBe(printed)
    expect(chineseMarks(printed)).toBe(printed)
  })

  it.each([
    'at 8:30, 1,600 m, 3:2 and N,N-dimethyl',
    '价格1,600元，早上8:30开门',
    '差异显著(P<0.05)，且A<B>C',
    '显示器19"，另一台22"',
    '只有一个"引号',
    '真好:)',
    'v1.2.3的说明见example.org/a?b=1',
  ])('keeps what is no Chinese punctuation: %s', text => {
    expect(chineseMarks(text)).toBe(text)
  })
})

describe('sentences that end in points', () => {
  it.each([
    ['得到模型.结果表明，有效.', '得到模型。结果表明，有效。'],
    ['达到42.1%.误差为0.5.采用新法', '达到42.1%。误差为0.5。采用新法'],
    ['用了MATLAB.结论 可行. 下一步', '用了MATLAB。结论 可行。下一步'],
    ['研究了“快与慢”.谈三点', '研究了“快与慢”。谈三点'],
  ])('end in full stops: %s', (typed, printed) => {
    expect(chineseStops(typed)).toBe(printed)
  })

  it.each([
    '1.目的，2.方法',
    'J.史密斯与B.S.巴克',
    '清除.OH的能力',
    '共3.5克，pH 7.0时',
    '亚当.斯密说过。',
    '待续...',
  ])('keep other points: %s', text => {
    expect(chineseStops(text)).toBe(text)
  })
})
