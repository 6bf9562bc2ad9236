/** Tokens that the encoder and the decoder of a trainer take. */
export const PRESETS = {
  /** OpenBA's own trainer: 1,024 and 256, less the marks that it adds. */
  openba: { input: 1021, output: 254 },
} as const
