import type { Scope } from './nunjucks.ts'

/** The names a template sees. What the renderer adds stands before the example's own fields, which are never copied. */
export interface ExampleScope extends Scope {
  answer: unknown
  choices: readonly string[] | undefined
  index: number | undefined
  options: string | undefined
  longest: number | undefined
  digits: boolean | undefined
}

export function exampleScope(
  fields: Readonly<Record<string, unknown>>,
  words: Readonly<Record<string, string>> | undefined,
): ExampleScope {
  return {
    answer: words ? words[fields['label'] as string] : fields['answer'],
    choices: fields['choices'] as readonly string[] | undefined,
    index: undefined,
    options: undefined,
    longest: undefined,
    digits: undefined,
    lookup(name) {
      switch (name) {
        case 'answer':
          return this.answer
        case 'choices':
          return this.choices
        case 'index':
          return this.index ?? fields['index']
        case 'options':
          return this.options ?? fields['options']
        case 'longest':
          return this.longest ?? fields['longest']
        case 'digits':
          return this.digits ?? fields['digits']
        case 'words':
          return words ?? fields['words']
        default:
          return fields[name]
      }
    },
  }
}

/** A scope of exactly these names. */
export const plainScope = (names: Readonly<Record<string, unknown>>): Scope => ({
  lookup: name => names[name],
})
