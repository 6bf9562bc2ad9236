import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agree, answerOf, evaluate, expressionOf } from '../src/shapes/equation.ts'

describe('an expression', () => {
  it.each([
    ['2+3*4', 14],
    ['(2+3)*4', 20],
    ['10-2-3', 5],
    ['12/3/2', 2],
    ['20000*2.5%*2', 1000],
    ['36/(1-(30%+25%))', 80],
    ['3.14*((5+1)^2-5^2)', 34.54],
    ['-3+5', 2],
    ['2*(-3+5)', 4],
  ])('has a value: %s', (text, value) => {
    expect(evaluate(text)).toBeCloseTo(value, 9)
  })

  it.each(['', '(', '1+', '(1', '1)', '()', '1 2', '1.5.2', '4(4+4)', '2*-3', 'x', '1÷2', '--1'])(
    'has none: %j',
    text => {
      expect(evaluate(text)).toBeUndefined()
    },
  )

  it('comes to what JavaScript makes of it', () => {
    const { tree } = fc.letrec<{ tree: string; leaf: string; node: string }>(tie => ({
      leaf: fc.oneof(
        fc.nat(99).map(String),
        fc.nat(999).map(n => (n / 10).toFixed(1)),
      ),
      node: fc
        .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree'), fc.boolean())
        .map(([left, sign, right, grouped]) =>
          grouped ? `(${left}${sign}${right})` : `${left}${sign}${right}`,
        ),
      tree: fc.oneof({ maxDepth: 5, withCrossShrink: true }, tie('leaf'), tie('node')),
    }))
    fc.assert(
      fc.property(tree, text => {
        expect(evaluate(text)).toBe(Function(`return ${text}`)())
      }),
    )
  })

  it('is read in one pass, however deep it is', () => {
    const deep = 200_000
    expect(evaluate(`${'('.repeat(deep)}1${')'.repeat(deep)}`)).toBe(1)
    expect(evaluate('('.repeat(deep))).toBeUndefined()
  })
})

describe('a published equation', () => {
  it.each([
    ['x=44*20', '44*20'],
    ['x=[50-12*(50-30)/10]/(1-50%)', '(50-12*(50-30)/10)/(1-50%)'],
    ['x=12/(((9)/(9+1))-((3)/(3+5)))', '12/((9/(9+1))-(3/(3+5)))'],
    ['x=30-5((7)/(10))', '30-(5+7/10)'],
    ['x=260/4*1.8千米/小时', '260/4*1.8'],
    ['x = 3 + 4', '3+4'],
  ])('is brought into one notation: %s', (published, expression) => {
    expect(expressionOf(published)).toBe(expression)
  })

  it.each(['4*x-2=38', 'x=3=4', 'y=3', '3', ''])('is of another form: %j', published => {
    expect(expressionOf(published)).toBeUndefined()
  })
})

describe('a published answer', () => {
  it.each([
    ['880', '880', 880],
    ['14.4', '14.4', 14.4],
    ['12.5%', '12.5%', 0.125],
    ['((2)/(5))', '2/5', 0.4],
    ['5((7)/(10))', '5又7/10', 5.7],
    ['-((1)/(2))', '-1/2', -0.5],
  ])('is read: %s', (published, text, value) => {
    expect(answerOf(published)).toEqual({ text, value: expect.closeTo(value, 9) })
  })

  it.each(['', '-', '16分钟', '1/2', '((1)/(2', '5((a)/(2))'])('is no number: %j', published => {
    expect(answerOf(published)).toBeUndefined()
  })

  it('agrees with what its equation comes to, up to rounding', () => {
    expect(agree(10 / 3, 3.3333)).toBe(true)
    expect(agree(10 / 3, 3.3)).toBe(false)
    expect(agree(1 / 0, 1 / 0)).toBe(false)
    expect(agree(123456.78, 123456.8)).toBe(true)
  })
})
