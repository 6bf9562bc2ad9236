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

export interface RowTexts {
  readonly instruction: string
  readonly input: string
  readonly output: string
}

/** `wording` is `template.form.shots`, which holds no character that JSON would escape. */
export const rowLine = ({ head, tail }: RowFrame, wording: string, { instruction, input, output }: RowTexts): string =>
  `${head}${wording}","instruction":${JSON.stringify(instruction)},"input":${JSON.stringify(input)},"output":${JSON.stringify(output)}${tail}`
