/** Markup that is finished: everything that came from data is escaped. */
export interface Html {
  readonly html: string
}

type Value = Html | string | number | undefined | readonly Value[]

/** Markup with values in it: texts are escaped, markup stands as it is, lists are joined, nothing is nothing. */
export const html = (texts: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  html: texts.map((text, i) => text + (i < values.length ? rendered(values[i]) : '')).join(''),
})

function rendered(value: Value): string {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return 'html' in value ? value.html : value.map(rendered).join('')
}

/** Markup that was written by hand, never one that holds data. */
export const raw = (text: string): Html => ({ html: text })

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters but for tab and line feed, which no HTML text may hold. */
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g

/** A text as it may stand between tags and in quoted attributes. */
const escaped = (text: string): string =>
  text.replace(CONTROLS, '\ufffd').replace(/[&<>"']/g, sign => ENTITIES[sign]!)

/** JSON that may stand in a `<script>` element, whatever its texts hold. */
export const scriptJson = (value: unknown): Html => ({
  html: JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
})

/** A text in both languages, of which the page shows one. */
export const both = (en: Value, zh: Value): Html =>
  html`<span class="t" lang="en">${en}</span><span class="t" lang="zh-CN">${zh}</span>`
