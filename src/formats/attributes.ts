/** The attributes of an opening tag: in double, single or no quotation marks, with any blanks around the `=`. */
export function attributes(text: string): [name: string, value: string][] {
  const found: [string, string][] = []
  for (const [, name, double, single, bare] of text.matchAll(ATTRIBUTE)) {
    found.push([name!, double ?? single ?? bare ?? ''])
  }
  return found
}

const ATTRIBUTE = /([^\s=<>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

/** How many characters an opening tag may have: what is longer is text with a `<` in it. */
export const LONGEST_TAG = 4096

/**
 * Pattern of what stands between a tag's name and its end, with the `>`; one group, the attributes. A value in
 * quotation marks may hold a `>`, nothing a `<`; where the marks do not match, the first `>` ends the tag.
 */
export const REST_OF_TAG = `(?=[\\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*'){0,${LONGEST_TAG}}|[^<>]{0,${LONGEST_TAG}})>`
