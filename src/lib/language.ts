/** The languages of help and of tables for people. Errors and what programs read are in English. */
export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** A text in both. */
export interface Both {
  readonly en: string
  readonly zh: string
}

/** The language that was asked for, otherwise that of the locale (the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set). */
export function languageOf(
  given: Language | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Language {
  if (given !== undefined) return given
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return /^zh(?![a-z])/i.test(locale) ? 'zh' : 'en'
}
