import { z } from 'zod'
import { joinSegments } from '../lib/segments.ts'
import { defineTask, skip } from '../shapes/task.ts'
import { translationExample, translations } from '../shapes/translation.ts'

/** Web pages have stray blanks between characters, half-width marks in Chinese, and a full stop behind any mark. */
const chinese = (text: string): string => joinSegments(text.replace(/(?<=[？！?!])。$/, ''))

/** English, its marks at their words: some were parted from them by a blank. */
const english = (text: string): string => text.replace(/ +(?=[,.;:?!](?: |$))/g, '')

/** Breaks off. Where one side does and the other does not, a program has cut a long text. */
const breaksOff = (text: string): boolean => /(?:…|\.{3})["'”’）)]*$/.test(text)

export default defineTask({
  title: 'translation2019zh',
  category: 'machine-translation',
  domain: '通用',
  templates: ['translation', 'translation2019zh'],
  // Five million pairs: said once each, they already weigh as much as half a million pairs said ten times.
  renderings: 1,
  record: z.object({ english: z.string(), chinese: z.string() }),
  example: translationExample,
  *examples(sides, context) {
    if (breaksOff(sides.english) !== breaksOff(sides.chinese)) yield skip('one side cut off')
    else yield* translations(sides, context, { chinese, english })
  },
})
