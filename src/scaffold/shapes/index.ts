import type { ScaffoldShape } from '../shape.ts'
import { choice } from './choice.ts'
import { classification } from './classification.ts'
import { generation } from './generation.ts'
import { ner } from './ner.ts'
import { pairs } from './pairs.ts'
import { squad } from './squad.ts'

/** The usual kinds of corpora, by the name that `--like` gives them. */
export const SHAPES: Readonly<Record<string, ScaffoldShape>> = {
  classification,
  pairs,
  generation,
  choice,
  squad,
  ner,
}
