import type { LimitFunction } from 'p-limit'
import type { ImportRequest } from '../import/import.ts'
import type { Pins } from '../pins.ts'
import type { Network } from './network.ts'
import type { Meter } from './receive.ts'
import type { Room } from './room.ts'

/** What fetching has in common, whatever is fetched. */
export interface Errand extends Pick<ImportRequest, 'raw' | 'sources' | 'accepts' | 'strict' | 'replace'> {
  readonly network: Network
  /** Ends everything that is under way. */
  readonly signal: AbortSignal
  readonly room: Room
  /** What is taken under no other content. */
  readonly pins: Pins
  /** Holds downloads back while enough of them are under way. */
  readonly slots: LimitFunction
  readonly watch: Watch
}

/** Is told what is being done. All of it goes to people, none of it decides anything. */
export interface Watch {
  /** A download begins. */
  begin(corpus: string, file: string): Gauge
  note(text: string): void
}

export interface Gauge {
  readonly at: Meter
  /** It is over, well or not. */
  end(): void
}
