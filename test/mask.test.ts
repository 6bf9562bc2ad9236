import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskNumbers } from '../src/lib/mask.ts'

const stars = (count: number): string => '*'.repeat(count)

describe('masking numbers', () => {
  it.each([
    ['a mobile number', '请拨打19900000000联系我', `请拨打${stars(11)}联系我`],
    ['a mobile number in groups', '电话199-0000-0000或199 0000 0000', `电话${stars(13)}或${stars(13)}`],
    ['a fixed line', '座机0999-0000000已停机', `座机${stars(12)}已停机`],
    ['an identity card', '证件00000019000101000X丢失', `证件${stars(18)}丢失`],
    ['a bank card in groups', '卡号0000 0000 0000 0000 000。', `卡号${stars(23)}。`],
    ['an order that mixes letters and digits', '单号AB000000CD0000没有发货', `单号${stars(14)}没有发货`],
    ['full-width digits', '手机１９９０００００００００', `手机${stars(12)}`],
    ['a dictated number', '我的号码是幺九九零零零零零零零零', `我的号码是${stars(11)}`],
  ])('covers %s', (_, text, masked) => expect(maskNumbers(text)).toBe(masked))

  it.each([
    ['a date with a time', '2020-02-30 12:30:45转账'],
    ['a day and a span of days', '2020-02-01 2020-02-30之间'],
    ['a sum of money', '先后转出1280000元和35000.50元'],
    ['a short number', '尾号0000，验证码没有告诉别人'],
    ['a word in Latin letters', '下载了ExamplePlatformForTests'],
    ['numbers in words', '损失一万两千三百四十五元六角'],
  ])('leaves %s', (_, text) => expect(maskNumbers(text)).toBe(text))

  it('covers known values wherever they stand', () => {
    expect(maskNumbers('尾号0000的卡，就是0000那张', ['0000'])).toBe('尾号****的卡，就是****那张')
    expect(maskNumbers('账号a.b+c@x被盗', ['a.b+c@x'])).toBe(`账号${stars(7)}被盗`)
  })

  it('takes a known value of up to three characters for no number', () => {
    expect(maskNumbers('转了300元', ['300'])).toBe('转了300元')
  })

  it('covers a number whole that holds a known value', () => {
    expect(maskNumbers('电话19900001234', ['1234'])).toBe(`电话${stars(11)}`)
  })

  it('counts code points', () => {
    expect(maskNumbers('订单𠮷𠮷00没收到😀', ['𠮷𠮷00'])).toBe('订单****没收到😀')
  })

  it('keeps the length, leaves no long number, and changes nothing but by an asterisk', () => {
    const piece = fc.oneof(
      fc.constantFrom('转账', '，', ' ', '-', 'Ab', 'x', '幺零'),
      fc.stringMatching(/^[0-9]{1,20}$/),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { maxLength: 2 }), (pieces, known) => {
        const text = pieces.join('')
        const masked = maskNumbers(text, known)
        expect([...masked]).toHaveLength([...text].length)
        expect([...masked].filter((character, i) => character !== '*' && character !== [...text][i])).toEqual(
          [],
        )
        expect(masked).not.toMatch(/[0-9]{11}/)
      }),
    )
  })
})
