import { z } from 'zod'
import { APP_CLASSES } from '../shapes/app-classes.ts'
import { doubtFields, drawDoubt } from '../shapes/doubt.ts'
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
  example: z.object({ description: z.string(), label: appClass, ...doubtFields(APP_CLASSES) }),
  *examples({ sentence, label }, context) {
    const description = unconverted(apart(sentence))
    if (description === '') yield skip('empty description')
    else yield { description, label, ...drawDoubt(APP_CLASSES, description, context) }
  },
})

/** The publisher joined blurb, slogan and news by `,,`, left `br` of line breaks and the quote of a cell cut in two. */
const apart = (text: string): string =>
  text
    .replace(/^"(?=[^"]*$)/, '')
    .replace(/,{2,}/g, '\n')
    .replace(/(?<=[\p{Script=Han}。！？…\n])br(?=[\p{Script=Han}\n]|$)/gu, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

/** The publisher's script conversion left no 呼, 猛 or 著: it wrote 唿, 勐 and 着, also in 著名 and 原著. */
const unconverted = (text: string): string =>
  text
    .replace(/唿/g, '呼')
    .replace(/勐(?![海腊])/g, '猛')
    .replace(/着(?=名(?![字牌单义])|作(?!业)|称(?![霸号心])|述)|(?<=[显原编卓]|名)着(?![装手眼])/g, '著')
