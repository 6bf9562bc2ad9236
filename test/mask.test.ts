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
    ['a number dictated in groups', '一九九，零零零零，零零零零', stars(13)],
    ['a number half of which was dictated', '打199零零零零零零零零', `打${stars(11)}`],
    ['the code of the country', '+8619900000000或+86 199 0000 0000', `+${stars(13)}或+${stars(16)}`],
    ['the code of the country and groups', '86199 0000 0000', stars(15)],
    ['full-width hyphens and blanks', '199－0000－0000或199　0000　0000', `${stars(13)}或${stars(13)}`],
    ['dashes with blanks', '199 - 0000 - 0000或199—0000—0000', `${stars(17)}或${stars(13)}`],
    ['points', '199.0000.0000', stars(13)],
    ['other groups', '1990 0000 000或199 000 00000', `${stars(13)}或${stars(13)}`],
    ['a number spelt digit by digit', '1 9 9 0 0 0 0 0 0 0 0', stars(21)],
    ['ringed digits', '①⑨⑨⓪⓪⓪⓪⓪⓪⓪⓪', stars(11)],
    ['digits outside the basic plane', '加𝟙𝟡𝟡𝟘𝟘𝟘𝟘𝟘𝟘𝟘𝟘吧', `加${stars(11)}吧`],
    ['a number glued to Chinese', '我是19900000000张三的手机', `我是${stars(11)}张三的手机`],
    ['an area code in brackets', '（0999）0000000', `（${stars(12)}`],
    ['an identity card in full width', '００００００１９０００１０１０００Ｘ', stars(18)],
    [
      'an identity card in groups',
      '000000 19000101 000x，000000-1900-0101-0000',
      `${stars(20)}，${stars(21)}`,
    ],
    ['an old identity card', '证件000000000101000', `证件${stars(15)}`],
    ['a bank card with the bank first', '卡号622200 0000000000000', `卡号${stars(20)}`],
    ['a short order with letters', '单号YT000000000，AB00000000', `单号${stars(11)}，${stars(10)}`],
    ['an order between hyphens', '单号TB-20200230-0001', `单号${stars(16)}`],
    [
      'an order that begins like a day',
      '2020-02-03-0001-1234或20200203-123456',
      `${stars(20)}或${stars(15)}`,
    ],
    ['an account', '微信wxid_000000000', `微信${stars(14)}`],
    [
      'a shorter number called by its name',
      'QQ：00000000，电话是0000000',
      `QQ：${stars(8)}，电话是${stars(7)}`,
    ],
  ])('covers %s', (_, text, masked) => expect(maskNumbers(text)).toBe(masked))

  it.each([
    ['a date with a time', '2020-02-30 12:30:45转账'],
    ['a day and a span of days', '2020-02-01 2020-02-30之间'],
    ['spans of days', '2020.02.01-2020.02.15、20200201-20200215和2020-2-1-2020-2-15'],
    ['a day behind the name of an account', '微信20200201转账'],
    ['a day with marks in Chinese', '2020年02月01日12时30分'],
    ['a sum of money', '先后转出1280000元和35000.50元'],
    ['a sum with commas', '一共1,280,000.00元'],
    ['a range of sums', '100000-200000元，4.5万-5.8万'],
    ['several sums', '充值500 800 1000 2000，还有1000，2000，3000，4000'],
    ['a sum behind the name of an account', '账号100000元，电话费1000000元'],
    ['a sum of another currency', 'USDT12345678和12345678RMB'],
    ['a numbered list', '1、2、3、4、5、6、7、8、9、1、2'],
    ['a short number', '尾号0000，验证码没有告诉别人'],
    ['a word in Latin letters', '下载了ExamplePlatformForTests'],
    ['numbers in words', '损失一万两千三百四十五元六角'],
  ])('leaves %s', (_, text) => expect(maskNumbers(text)).toBe(text))

  it('covers known values wherever they stand', () => {
    expect(maskNumbers('尾号0000的卡，就是0000那张', ['0000'])).toBe('尾号****的卡，就是****那张')
    expect(maskNumbers('账号a.b+c@x被盗', ['a.b+c@x'])).toBe(`账号${stars(7)}被盗`)
  })

  it('knows a value in another width', () => {
    expect(maskNumbers('手机１２３４５６７８', ['12345678'])).toBe(`手机${stars(8)}`)
  })

  it('takes a short known value for no part of a year, a day or a sum', () => {
    const text = '2020年3月消费2020元，又转20200元'
    expect(maskNumbers(`尾号2020的卡${text}`, ['2020'])).toBe(`尾号****的卡${text}`)
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
