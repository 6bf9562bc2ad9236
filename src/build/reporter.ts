/** Where a build says how far it is. All of it goes to people, none of it decides anything. */
export interface Reporter {
  /** A stage begins: `total` in the unit it counts. */
  stage(name: string, total: number, unit: 'bytes' | 'rows'): void
  advance(by: number): void
  /** The stage is over. */
  finish(): void
  /** One line that a person should read. */
  note(text: string): void
}
