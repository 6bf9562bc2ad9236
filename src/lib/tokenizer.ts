import { readFileSync } from 'node:fs'
import { Tokenizer } from '@huggingface/tokenizers'
import { usageError } from './errors.ts'
import type { Meter } from './tokens.ts'

/**
 * Counts with a tokenizer in Hugging Face's format (`tokenizer.json`), without the marks that a trainer adds around a
 * text. Throws a usage error for a file that is none.
 */
export function tokenizerMeter(path: string): Meter {
  const { tokenizer, fallsBack } = load(path)
  const text = (text: string): number => {
    const { ids, tokens } = tokenizer.encode(text, { add_special_tokens: false })
    if (!fallsBack) return ids.length
    return (tokens as string[]).reduce(
      (sum, token) => sum + (tokenizer.token_to_id(token) === undefined ? Buffer.byteLength(token) : 1),
      0,
    )
  }
  return {
    text,
    prompt: (instruction, input) => text(input === '' ? instruction : `${instruction}\n${input}`),
  }
}

/**
 * The library makes one unknown token of a whole run that a unigram model does not know. SentencePiece, which trainers
 * count with, writes such characters in bytes where its vocabulary has them: `fallsBack`.
 */
function load(path: string): { tokenizer: Tokenizer; fallsBack: boolean } {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8'))
    const tokenizer = new Tokenizer(file, {})
    const fallsBack = file.model?.type === 'Unigram' && tokenizer.token_to_id('<0x00>') !== undefined
    return { tokenizer, fallsBack }
  } catch (error) {
    throw usageError({
      where: path,
      found: (error as Error).message,
      expected: 'a tokenizer.json in the format of Hugging Face’s tokenizers',
      remedy: 'see the option --tokenizer',
    })
  }
}
