import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simplified, simplifiedIfTraditional } from '../src/lib/script.ts'
import { cleanText, mapStrings } from '../src/sources/clean.ts'

describe('cleaning a text', () => {
  it.each([
    ['entities', '&ldquo;好&rdquo;&mdash;&#32431;净&mdsh;A&amp;B', '“好”—纯净—A&B'],
    ['a bare ampersand and an unknown entity', 'R&D &foo; a=1&copy=2', 'R&D &foo; a=1&copy=2'],
    ['exotic blanks', '　　第一段　第二 段', '第一段 第二 段'],
    ['runs of blanks', 'see   Resources', 'see Resources'],
    ['invisible characters', '零\u200b宽\ufeff字\u2060符', '零宽字符'],
    ['private-use glyphs', '面积\ue5d0单位', '面积单位'],
    ['line breaks of all kinds', '一\r\n二\r三\u2028四\u0085五', '一\n二\n三\n四\n五'],
    ['literal backslash-n between sentences', '第一句。\\n\\n第二句。', '第一句。 第二句。'],
    ['left-over markup', '种类<br>如下：<nowiki>表</nowiki></div>', '种类\n如下：表'],
    ['tags of pages', '<p align="center">正<b>文</b></p>见<a href="x">此</a>', '正文见此'],
    ['marks of direction and lost objects', '左\u2067右\u2069\ufffc\u061c中', '左右中'],
    ['ill-formed surrogates', '断\ud83d字', '断\ufffd字'],
  ])('mends %s', (_, raw, clean) => expect(cleanText(raw)).toBe(clean))

  it.each([
    ['a path with \\n in it', 'C:\\new\\table'],
    ['a family emoji, held together by joiners', '👨‍👩‍👧'],
    ['comparison signs', 'a<b 且 c>d'],
    ['quantities between signs', '若i<a 且 p>q'],
    ['single line breaks', '第一行\n第二行'],
  ])('leaves %s', (_, text) => expect(cleanText(text)).toBe(text))

  it('changes nothing in a text that is clean already', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'字A&;#/ \u3000\u200b\ud83d\n\r\\n') }), text => {
        // an entity may come out of another one (`&amp;lt;`), so the second pass is the one that must be still
        const once = cleanText(text)
        if (!once.includes('&')) expect(cleanText(once)).toBe(once)
      }),
    )
  })

  it('reaches every string of a record and no key', () => {
    expect(mapStrings({ ' a ': [' x ', { b: ' y ' }, 3, null] }, text => text.trim())).toEqual({
      ' a ': ['x', { b: 'y' }, 3, null],
    })
  })
})

describe('simplified script', () => {
  it.each([
    ['陸特和漢斯雷頓開創了', '陆特和汉斯雷顿开创了'],
    ['他吃著飯，寫了一本名著', '他吃着饭，写了一本名著'],
    ['土著、原著、論著、編著，著有', '土著、原著、论著、编著，著有'],
    ['他所著的專著，所著眼的', '他所著的专著，所着眼的'],
    ['乾隆年間，天氣乾燥', '乾隆年间，天气干燥'],
    ['乾興元年，乾道、乾祐之間', '乾兴元年，乾道、乾祐之间'],
  ])('%s becomes %s', (traditional, expected) => expect(simplified(traditional)).toBe(expected))

  it('keeps the number of code points, so that offsets stay true', () => {
    const character = fc.integer({ min: 0x4e00, max: 0x9fff }).map(code => String.fromCodePoint(code))
    fc.assert(
      fc.property(
        fc.array(fc.oneof(character, fc.string({ unit: 'grapheme', maxLength: 2 }))),
        characters => {
          const text = characters.join('')
          expect([...simplified(text)].length).toBe([...text].length)
        },
      ),
    )
  })

  it('leaves a text of mixed corpora alone that holds no traditional character', () => {
    expect(simplifiedIfTraditional('执著的土著')).toBe('执著的土著')
    expect(simplifiedIfTraditional('執著')).toBe(simplified('執著'))
  })
})
