import { readFileSync } from 'node:fs'
import { Tokenizer } from '@huggingface/tokenizers'
import { usageError } from './errors.ts'
import type { Meter } from './tokens.ts'

/**
 * Counts with a tokenizer in Hugging Face's format (`tokenizer.json`), without the marks that a trainer adds around a
 * text. Throws a usage error for a file that is none.
 */
export function tokenizerMeter(path: string): Meter {
  const tokenizer = load(path)
  const text = (text: string): number => tokenizer.encode(text, { add_special_tokens: false }).ids.length
  return {
    text,
    prompt: (instruction, input) => text(input === '' ? instruction : `${instruction}\n${input}`),
  }
}

function load(path: string): Tokenizer {
  try {
    return new Tokenizer(JSON.parse(readFileSync(path, 'utf8')), {})
  } catch (error) {
    throw usageError({
      where: path,
      found: (error as Error).message,
      expected: 'a tokenizer.json in the format of Hugging Face’s tokenizers',
      remedy: 'see the option --tokenizer',
    })
  }
}
