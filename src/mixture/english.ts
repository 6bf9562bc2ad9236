import type { Reporter } from '../build/reporter.ts'
import type { Settings } from '../build/settings.ts'
import type { Stock } from './stock.ts'

export interface EnglishRequest {
  readonly raw: string
  readonly settings: Settings
  /** Folder for what a counting pass finds, which is kept. */
  readonly work: string
  readonly threads: number
  /** Path of the tokenizer that counts, where the settings name one. */
  readonly tokenizer?: string
  /** Path of a table with the licences of tasks. */
  readonly licenceTable?: string
  readonly reporter: Reporter
}

/** True where files of at least one English submixture are here. */
export const hasEnglish = (_where: Pick<EnglishRequest, 'raw' | 'settings'>): boolean => false

/** What there is of the English Flan Collection. */
export async function englishStock(_request: EnglishRequest): Promise<Stock[]> {
  return []
}
