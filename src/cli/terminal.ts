/** Places of a line: those of the terminal, within reason; of a pipe always the same. */
export const terminalWidth = (): number => Math.min(160, Math.max(40, process.stdout.columns ?? 100))

/** JSON of what raw files hold, whole numbers beyond 2 ** 53 too. */
export const jsonOf = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item), indent)
