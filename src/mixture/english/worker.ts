import { serve } from '../../lib/threads.ts'
import { countPiece } from './count.ts'

/** The thread's entry. */
serve(countPiece)
