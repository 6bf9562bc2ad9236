/** What a person should know of a row, and what nobody should mend unasked. */
export interface Traits {
  /** The inputs have more than one line. */
  readonly lines: boolean
  /** Runs of ⁇, which a T5 tokenizer leaves where it does not know a character. */
  readonly unknown: number
  /** More Chinese characters than Japanese letters: rows that may repeat one of the Chinese tasks. */
  readonly chinese: boolean
  /** A token that trainers give a meaning of its own, as it stands in the text. */
  readonly control?: string
}

const UNKNOWN = /⁇(?:\s*⁇)*/g
const HAN = /\p{Script=Han}/gu
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu
const CONTROL = /<\/?s>|<S>|<(?:pad|unk)>|<extra_id_\d+>|<\|(?:im_start|im_end|endoftext)\|>/

export function traitsOf({ inputs, targets }: { readonly inputs: string; readonly targets: string }): Traits {
  const [control] = CONTROL.exec(inputs) ?? CONTROL.exec(targets) ?? []
  return {
    lines: inputs.includes('\n'),
    unknown: runs(inputs) + runs(targets),
    chinese: isChinese(inputs) || isChinese(targets),
    ...(control !== undefined && { control }),
  }
}

const runs = (text: string): number => (text.includes('⁇') ? text.match(UNKNOWN)!.length : 0)

/** No character of the blocks before U+2E80 is Chinese, and nearly all texts have no other. */
const isChinese = (text: string): boolean =>
  /[\u2e80-\uffff]/.test(text) && count(text, HAN) > count(text, KANA)

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
