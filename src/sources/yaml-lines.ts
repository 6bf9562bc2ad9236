import { type Document, isNode, type LineCounter } from 'yaml'

/** The line of a key's value in a YAML document; of one that is not there, of what it should stand in. Counts from 1. */
export function lineOf(document: Document.Parsed, lines: LineCounter, keys: readonly PropertyKey[]): number {
  for (let end = keys.length; end > 0; end--) {
    const node = document.getIn(keys.slice(0, end), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
