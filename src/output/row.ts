/** The columns of a row, in the order of its line. */
export const UNIFIED_KEYS = ['id', 'instruction', 'input', 'output', 'domain', 'task'] as const

/** A row, with all its columns. */
export type Unified = Readonly<Record<(typeof UNIFIED_KEYS)[number], string>>

/** The start of a row's line, the same for all wordings of an example: everything up to its wording's name. */
export interface RowFrame {
  readonly head: string
  readonly tail: string
}

/**
 * A row as one line of JSON without line break: `id`, `instruction`, `input`, `output`, `domain`, `task`, in this
 * order, always strings (the five columns of the paper's figure 8, and the id).
 */
export const rowFrame = (example: string, domain: string, category: string): RowFrame => ({
  head: `{"id":${JSON.stringify(`${example}/`).slice(0, -1)}`,
  tail: `,"domain":${JSON.stringify(domain)},"task":${JSON.stringify(category)}}`,
})

/** Texts as they stand between the quotes of a JSON string. */
export interface RowTexts {
  readonly instruction: { readonly json: string }
  readonly input: { readonly json: string }
  readonly output: { readonly json: string }
}

/** `wording` is `template.form.shots`, which holds no character that JSON would escape. */
export const rowLine = (
  { head, tail }: RowFrame,
  wording: string,
  { instruction, input, output }: RowTexts,
): string =>
  `${head}${wording}","instruction":"${instruction.json}","input":"${input.json}","output":"${output.json}"${tail}`
