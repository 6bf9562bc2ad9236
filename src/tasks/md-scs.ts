import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'

const DOMAINS = ['法律', '医疗', '公文'] as const

const fixSchema = z.object({ wrong: z.string(), right: z.string() })

export default defineTask({
  title: 'MD-SCS',
  category: 'error-correction',
  domain: '通用',
  templates: ['md-scs'],
  group: ['right'],
  // The column `count` is left alone: it disagrees with the two sides in some lines.
  record: z.object({ wrong: z.string(), right: z.string() }),
  example: z.object({
    wrong: z.string(),
    right: z.string(),
    /** The wrong characters in text order, each with the character that belongs there. */
    fixes: z.array(fixSchema),
    /** The text with its wrong characters in 【】, neighbours in one pair. */
    marked: z.string(),
    /** Whether there is a wrong character. */
    label: z.enum(['yes', 'no']),
    domain: z.enum(DOMAINS),
  }),
  *examples({ wrong, right }, { add }) {
    const domain = DOMAINS.find(name => name === add['domain'])
    const rights = [...right]
    const characters = [...wrong].map((character, i) => ({ wrong: character, right: rights[i] ?? '' }))
    if (domain === undefined) yield skip('file without a domain')
    else if (wrong === '' || right === '') yield skip('empty text')
    else if (characters.length !== rights.length) yield skip('sides of unequal length')
    else {
      const fixes = characters.filter(isFix)
      const label = fixes.length > 0 ? ('yes' as const) : ('no' as const)
      const marked = characters.map(mark).join('').replaceAll('】【', '')
      yield { wrong, right, fixes, marked, label, domain }
    }
  },
})

type Fix = z.output<typeof fixSchema>

const isFix = ({ wrong, right }: Fix): boolean => wrong !== right

const mark = (character: Fix): string => (isFix(character) ? `【${character.wrong}】` : character.wrong)
