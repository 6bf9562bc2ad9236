import { z } from 'zod'
import { maskNumbers } from '../lib/mask.ts'
import { pieceOf } from '../shapes/piece.ts'
import { type Context, defineTask, skip } from '../shapes/task.ts'

/** What is asked of an event, in the order of lists and answers. */
const ROLES = [
  '涉案平台',
  '支付渠道',
  '资损金额',
  '案发时间',
  '案发城市',
  '受害人',
  '受害人身份',
  '嫌疑人',
] as const

/** Numbers of persons and accounts: masked in the text, and never asked. */
const NUMBERS = ['手机号', '身份证号', '银行卡号', '交易号', '订单号'] as const

type Role = (typeof ROLES)[number]

const byRole = <T>(value: (role: Role) => T) =>
  Object.fromEntries(ROLES.map(role => [role, value(role)])) as Record<Role, T>

const values = z.array(pieceOf('text'))
const roleValues = z.object({ role: z.enum(ROLES), values })
type RoleValues = z.output<typeof roleValues>

export default defineTask({
  title: 'CCKS 2021, attributes of financial events',
  category: 'event-extraction',
  domain: '金融',
  templates: ['tianchi-event-doclevel-attr'],
  group: ['text'],
  record: z.object({
    text: z.string(),
    level1: z.string(),
    level2: z.string(),
    level3: z.string(),
    attributes: z.array(
      z.object({ type: z.enum([...ROLES, ...NUMBERS]), entity: z.string(), start: z.int() }),
    ),
  }),
  example: z.object({
    /** The type of the event, from the widest class to the narrowest. */
    event: z.string(),
    /** What was reported, with asterisks for the numbers of persons and accounts. */
    text: z.string(),
    /** All roles in fixed order, as one list. The same for the whole corpus. */
    table: z.string(),
    /** The roles that have values, in fixed order. Values are distinct, in the order of the text. */
    found: z.array(roleValues),
    /** Every role with its values, maybe none. */
    form: z.object(byRole(() => values)),
    /** Some roles, in fixed order, and their values. */
    asked: z.array(z.enum(ROLES)),
    picked: z.array(roleValues),
    /** Those of `asked` that have none. */
    lacking: z.array(z.enum(ROLES)),
    /** One role and its values: about as often none as some. */
    role: z.enum(ROLES),
    values,
    /** A value that has one role only, all roles, and the right one. Empty where there is none. */
    value: z.string(),
    choices: z.array(z.string()),
    answer: z.string(),
  }),
  *examples({ text, level1, level2, level3, attributes }, { chance }) {
    const numbers = attributes.filter(({ type }) => NUMBERS.includes(type as never))
    const known = numbers.map(({ entity }) => entity)
    const masked = maskNumbers(text, known)
    // Offsets serve for the order alone: whether they count the last character in or out is not documented, and marks
    // have been made full-width.
    const mentions = attributes
      .toSorted((a, b) => a.start - b.start)
      .filter(({ type, entity }) => !NUMBERS.includes(type as never) && entity !== '')
      // a value with such a number in it is not asked either
      .filter(({ entity }) => maskNumbers(entity, known) === entity)
      .map(({ type, entity }) => ({ type, value: entity }))
    const all = ROLES.map(role => ({
      role,
      values: [...new Set(mentions.filter(({ type }) => type === role).map(({ value }) => value))],
    }))
    if (masked === '') yield skip('empty text')
    else if (mentions.some(({ value }) => !masked.includes(value))) yield skip('a value is not in the text')
    else if (mentions.some(({ value }) => /[、；]/.test(value))) yield skip('a value holds a list mark')
    else {
      const one = askOne(all, chance)
      const asked = all.filter(({ role }) => role === one.role || chance(`also ${role}`) < 1 / 3)
      yield {
        event: [...new Set([level1, level2, level3])].filter(level => level !== '').join('—'),
        text: masked,
        table: ROLES.join('、'),
        found: all.filter(({ values }) => values.length > 0),
        form: byRole(role => all.find(other => other.role === role)!.values),
        asked: asked.map(({ role }) => role),
        picked: asked,
        lacking: asked.filter(({ values }) => values.length === 0).map(({ role }) => role),
        ...one,
        ...askRole(all, chance),
      }
    }
  },
})

function askOne(all: readonly RoleValues[], chance: Context['chance']): RoleValues {
  const has = all.filter(({ values }) => values.length > 0)
  const lacks = all.filter(({ values }) => values.length === 0)
  const wantsOne = chance('a role that occurs') < 0.5
  return oneOf(has.length === 0 || (lacks.length > 0 && !wantsOne) ? lacks : has, chance('which role'))
}

function askRole(all: readonly RoleValues[], chance: Context['chance']) {
  const pairs = all.flatMap(({ role, values }) => values.map(value => ({ role, value })))
  const clear = pairs.filter(({ value }) => pairs.filter(other => other.value === value).length === 1)
  if (clear.length === 0) return { value: '', choices: [], answer: '' }
  const { role, value } = oneOf(clear, chance('which value'))
  return { value, choices: [...ROLES], answer: role }
}

const oneOf = <T>(items: readonly T[], fraction: number): T => items[Math.floor(fraction * items.length)]!
