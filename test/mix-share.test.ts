import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fractionOf, wholes } from '../src/mixture/fraction.ts'
import { type Claim, mostFilled, mostKept, shareOut } from '../src/mixture/share.ts'

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n)

const claims = fc.array(
  fc.record({
    weight: fc.oneof(fc.constant(0n), fc.bigInt(1n, 60n), fc.bigInt(1n, 10n ** 12n)),
    limit: fc.oneof(fc.constant(0n), fc.bigInt(0n, 500n), fc.bigInt(0n, 10n ** 9n)),
  }),
  { minLength: 1, maxLength: 8 },
)
/** Claims, and an amount that they can take. */
const sharing = (most: (claims: readonly Claim[]) => bigint) =>
  claims.chain(list => fc.record({ list: fc.constant(list), amount: fc.bigInt(0n, most(list)) }))

describe('what is shared out', () => {
  test('is shared to the last one, within all limits, and not with those that have no share', () => {
    fc.assert(
      fc.property(sharing(mostFilled), ({ list, amount }) => {
        const parts = shareOut(amount, list)
        expect(sum(parts)).toBe(amount)
        for (const [i, part] of parts.entries()) {
          expect(part).toBeGreaterThanOrEqual(0n)
          expect(part).toBeLessThanOrEqual(list[i]!.limit)
          if (list[i]!.weight === 0n) expect(part).toBe(0n)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('is in proportion among all that are below their limits, to less than one; nobody at a limit has less than they', () => {
    fc.assert(
      fc.property(sharing(mostFilled), ({ list, amount }) => {
        const parts = shareOut(amount, list)
        for (const [i, a] of list.entries()) {
          for (const [j, b] of list.entries()) {
            if (a.weight === 0n || b.weight === 0n || parts[i] === a.limit) continue
            // part[j] / weight[j] is not above part[i] / weight[i] by more than one row of either.
            const [mine, other] = [parts[i]! + 1n, parts[j]! - 1n]
            expect(other * a.weight).toBeLessThan(mine * b.weight)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('with every proportion kept is what each share comes to, less or more than one', () => {
    fc.assert(
      fc.property(sharing(mostKept), ({ list, amount }) => {
        const all = sum(list.map(({ weight }) => weight))
        fc.pre(all > 0n)
        for (const [i, part] of shareOut(amount, list).entries()) {
          expect((part - 1n) * all).toBeLessThan(amount * list[i]!.weight)
          expect((part + 1n) * all).toBeGreaterThan(amount * list[i]!.weight)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('kept in proportion is the most there can be: one more breaks a limit', () => {
    fc.assert(
      fc.property(
        claims.filter(list => list.some(({ weight }) => weight > 0n)),
        list => {
          const all = sum(list.map(({ weight }) => weight))
          const most = mostKept(list)
          expect(list.every(({ weight, limit }) => weight === 0n || most * weight <= limit * all)).toBe(true)
          expect(list.some(({ weight, limit }) => (most + 1n) * weight > limit * all)).toBe(true)
        },
      ),
    )
  })

  test('gives equal remainders to the earlier, and refuses more than the limits bear', () => {
    const three = [1, 2, 3].map(() => ({ weight: 1n, limit: 100n }))
    expect(shareOut(8n, three)).toEqual([3n, 3n, 2n])
    expect(() => shareOut(301n, three)).toThrow('limits')
  })

  test('where one has too little, the others have more in proportion to their shares', () => {
    const shares = [40n, 32n, 20n, 5n, 3n].map(weight => ({ weight, limit: 10n ** 9n }))
    shares[3]!.limit = 1000n
    expect(shareOut(100_000n, shares)).toEqual([41_684n, 33_348n, 20_842n, 1000n, 3126n])
  })
})

describe('a share', () => {
  test('is exact, whether written as number, fraction or per cent', () => {
    expect(fractionOf(27.9)).toEqual({ num: 279n, den: 10n })
    expect(fractionOf('1/3')).toEqual({ num: 1n, den: 3n })
    expect(fractionOf('66.7 %')).toEqual({ num: 667n, den: 10n })
    expect(fractionOf(1e-7)).toEqual({ num: 1n, den: 10_000_000n })
    expect(fractionOf(0)).toEqual({ num: 0n, den: 1n })
    for (const none of ['', 'x', '-1', '1/0', '1/2/3', 'NaN', Number.NaN, Number.POSITIVE_INFINITY, -2])
      expect(fractionOf(none), String(none)).toBeUndefined()
  })

  test('of several are the smallest whole numbers in the same proportions', () => {
    expect(wholes(['1/3', '2/3'].map(each => fractionOf(each)!))).toEqual([1n, 2n])
    expect(wholes([46, 27.9, 24.2, 1.8].map(each => fractionOf(each)!))).toEqual([460n, 279n, 242n, 18n])
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 1000n), { minLength: 1 }), fc.bigInt(1n, 99n), (list, den) => {
        const found = wholes(list.map(num => ({ num, den })))
        expect(found.every((each, i) => each * list[0]! === found[0]! * list[i]!)).toBe(true)
      }),
    )
  })
})
