import { z } from 'zod'
import { APP_CLASSES } from '../shapes/app-classes.ts'
import { defineTask, skip } from '../shapes/task.ts'

const appClass = z.enum(APP_CLASSES)

export default defineTask({
  title: 'iFLYTEK',
  category: 'text-classification',
  domain: '应用软件',
  templates: ['iflytek'],
  show: 10,
  group: ['description'],
  record: z.object({ label: appClass, sentence: z.string() }),
  example: z.object({
    description: z.string(),
    label: appClass,
    /** A class drawn for the description whatever its label: the right one once in 119 times. */
    other: appClass,
    /** Whether a template that shows a class to be checked shows the right one; drawn as well. */
    matching: z.boolean(),
  }),
  *examples({ sentence, label }, { chance }) {
    if (sentence === '') yield skip('empty description')
    // Drawn from the description alone, so that one description with two labels still shows as a contradiction.
    else {
      yield {
        description: sentence,
        label,
        other: APP_CLASSES[Math.floor(chance('other class', sentence) * APP_CLASSES.length)]!,
        matching: chance('matching', sentence) < 0.5,
      }
    }
  },
})
