/** Ends the process once all is printed. The look-up of a name cannot be called off, and would hold it for up to a minute. */
export async function leave(): Promise<void> {
  await new Promise<void>(resolve => process.stdout.write('', () => resolve()))
  process.exit()
}
