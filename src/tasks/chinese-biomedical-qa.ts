import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'

const exam = z.enum(['执业医师', '执业药师'])

export default defineTask({
  title: 'ChineseBiomedicalQA',
  category: 'question-answering',
  domain: '医疗',
  templates: ['chinese-biomedical-qa'],
  group: ['background', 'stem'],
  record: z.object({
    questionText: z.string(),
    option: z.array(z.string()),
    answer: z.union([z.string(), z.array(z.string())]),
    backgroundText: z.string().optional(),
  }),
  example: z.object({
    exam,
    /** Material that several questions share; mostly empty. */
    background: z.string(),
    stem: z.string(),
    choices: z.array(z.string()),
    answer: z.string(),
    /** A choice that is not the answer. */
    wrong: z.string(),
    /** What somebody may have chosen: the answer in about half of the examples, else `wrong`. */
    candidate: z.string(),
    /** The stem has one answer, which can be told without seeing the choices. */
    standalone: z.boolean(),
    /** The stem asks for what is not so. */
    negated: z.boolean(),
    /** Each choice can be understood without the others. */
    apart: z.boolean(),
    /** The stem with the answer in its brackets; '' unless it has one pair of them for it. */
    filled: z.string(),
  }),
  *examples({ questionText, option, answer: given, backgroundText = '' }, { add, chance }) {
    const { data: of } = exam.safeParse(add['exam'])
    const parsed = byLetter(option)
    const letters = [given].flat().join('').match(/[A-Z]/g) ?? []
    if (of === undefined) return yield skip('file without an exam')
    if (parsed === undefined) return yield skip('an option without its letter')
    if (letters.length === 0) return yield skip('no answer')
    if (letters.length > 1) return yield skip('several right answers')
    const answer = parsed.texts.get(letters[0]!)
    const stem = stemOf(`${questionText}${parsed.lead}`)
    const choices = [...new Set(parsed.texts.values())]
    const others = choices.filter(other => other !== answer)
    if (answer === undefined) return yield skip('no option of that letter')
    if (stem === '' || choices.includes('')) return yield skip('empty text')
    if (others.length === 0) return yield skip('a single option')
    const apart = !choices.some(choice => SPEAKS_OF_OTHERS.test(choice))
    const wrong = others[Math.floor(chance('wrong') * others.length)]!
    yield {
      exam: of,
      background: backgroundText,
      stem,
      choices,
      answer,
      wrong,
      candidate: chance('candidate') < 0.5 ? answer : wrong,
      standalone: apart && standsAlone(stem),
      negated: NEGATED.test(stem),
      apart,
      filled: apart && stem.split(GAP).length === 2 ? stem.replace(GAP, () => `（${answer}）`) : '',
    }
  },
})

/** A letter and the sign behind it; the sign may be lost. */
const OPTION = /^([A-H])([.．、:：,，]|(?=\s)|(?=\p{Script=Han}))\s*(.*)$/su

/**
 * The options by letter, and what stands before them: in some records the end of the question has become the first
 * option. Undefined where a later one has no letter.
 */
function byLetter(options: readonly string[]): { lead: string; texts: Map<string, string> } | undefined {
  const texts = new Map<string, string>()
  let lead = ''
  for (const option of options) {
    const next = 'ABCDEFGH'[texts.size]
    const [, letter = '', sign = '', text = ''] = OPTION.exec(option) ?? []
    // Without its sign, a letter is believed only where it is due: B超 is no option B.
    const known = sign === '' ? letter === next : !texts.has(letter)
    if (letter !== '' && known) texts.set(letter, text)
    else if (texts.size === 0) lead += option
    else return undefined
  }
  return { lead, texts }
}

/** A stem as it is printed: without the kind of question, and with the usual gap for the answer. */
const stemOf = (text: string): string =>
  text
    .replace(/[（(【[]?(?:单选题|单项选择题|最佳选择题)[）)】\]][.、：:]?/g, '')
    .replace(/[（(]\s*[）)]/g, '（）')
    .trim()

const GAP = '（）'

/** Cautious: a stem that would do without its choices may be taken for one that needs them. Only its last sentence counts. */
function standsAlone(stem: string): boolean {
  const asked = stem.split(/。(?=.)/).at(-1)!
  return ASKS_FOR_ONE.test(asked) && !HANGS.test(asked)
}

/** Words of stems with one answer, whatever else is offered. */
const ASKS_FOR_ONE = /最|首选|首先|首要|特效|特征性|含义|定义|称为/

/** Words of stems that are answered by looking at the choices. */
const HANGS =
  /下列|以下|下述|上述|哪|何[种项者]|选项|除.{0,12}外|不|非|无|错|正确|说法|叙述|描述|表述|关于|属于|包括|符合|[可能会]是|的是（?）?[。？]?$|有（?）?[。？]?$/

/**
 * Stems that ask for the exception, in their last clause. Cautious: 不符合要求时应采取的措施 asks for none, and 不是 or
 * 不会 may be said of anything unless the clause points at the choices.
 */
const NEGATED = new RegExp(
  [
    '(?:不(?:包括|包含|属于|正确|恰当|妥当|符合)|(?:说法|叙述|描述|表述|做法|[，：])错误的)[^，。；时后者则]*$',
    '(?:下列|以下|下述|哪)[^，。；]*不(?:是|宜|应|会|能)[^，。；时后者则]*$',
    '除[（哪何][^，。；]*外|外[，,]?[均都]|除外',
  ].join('|'),
)

/** Choices that name others, or all of them. */
const SPEAKS_OF_OTHERS = /以上|上述|[都均]|[A-E][、和与及或]|[A-E]项/
