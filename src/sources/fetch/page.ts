import { decodeHTMLStrict } from 'entities'

/** True for bytes that begin as a web page does. No corpus is published as one. */
export function looksLikePage(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 1024)).toString('latin1')
  return /^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/is.test(start)
}

/** What a web page is about, for a message. */
export function titleOf(page: string): string {
  const title = /<title[^>]*>(.*?)<\/title>/is.exec(page)?.[1] ?? ''
  return decodeHTMLStrict(title).replace(/\s+/g, ' ').trim().slice(0, 100)
}

/**
 * Where the button of a page leads that asks whether one really wants a file (Google Drive asks so where the file is too
 * large for its virus scan); undefined for any other page.
 */
export function confirmed(page: string, url: URL): URL | undefined {
  const form = /<form[^>]*\bid="download-form"[^>]*>.*?<\/form>/is.exec(page)?.[0]
  const action = form && attribute(form, 'action')
  if (!form || !action || !URL.canParse(action, url.href)) return undefined
  const to = new URL(action, url)
  for (const [input] of form.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(input, 'name')
    if (name) to.searchParams.set(name, attribute(input, 'value') ?? '')
  }
  return to.protocol === url.protocol || to.protocol === 'https:' ? to : undefined
}

/** The value of the first attribute of this name. */
function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`, 'i').exec(tag)?.[1]
  return value === undefined ? undefined : decodeHTMLStrict(value)
}
