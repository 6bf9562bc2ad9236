import { describe, expect, it } from 'vitest'
import { byNumber, missingShards } from '../src/sources/shards.ts'

describe('pieces of a publication', () => {
  it('that are missing are told by their total, whatever hash stands behind it', () => {
    const names = [
      'train-00000-of-00003-ab12.parquet',
      'train-00002-of-00003-ff00.parquet',
      'test-00000-of-00001.parquet',
    ]
    expect(missingShards(names)).toEqual(['train-00001-of-00003…'])
  })

  it('that are missing are told up to the highest number where there is no total, from 0 or from 1', () => {
    expect(missingShards(['a/part.0.parquet', 'a/part.3.parquet', 'b/part.0.parquet'])).toEqual([
      'a/part.1.parquet',
      'a/part.2.parquet',
    ])
    expect(missingShards(['x_part1.jsonl.gz', 'x_part3.jsonl.gz'])).toEqual(['x_part2.jsonl.gz'])
    expect(missingShards(['x_part2.jsonl.gz'])).toEqual(['x_part1.jsonl.gz'])
  })

  it('that are all there, and files without numbers, are not missed', () => {
    expect(
      missingShards(['train-00000-of-00001.parquet', 'part.0.parquet', 'part.1.parquet', 'dev.json']),
    ).toEqual([])
    expect(missingShards([])).toEqual([])
  })

  it('stand in the order of their numbers', () => {
    const names = ['a/part.10.parquet', 'a/part.9.parquet', 'a/part.0.parquet', 'A/part.1.parquet', 'a']
    expect(names.sort(byNumber)).toEqual([
      'A/part.1.parquet',
      'a',
      'a/part.0.parquet',
      'a/part.9.parquet',
      'a/part.10.parquet',
    ])
  })
})
