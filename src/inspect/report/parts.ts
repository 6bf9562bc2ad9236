import { both, type Html, html } from './html.ts'

/** `1,234`. */
export const count = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')

/** A share of 0 to 1 in per cent. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

export interface Column {
  readonly head: Html | string
  /** It holds numbers. */
  readonly right?: boolean
  /** It holds texts of several words. */
  readonly wide?: boolean
}

type Cell = Html | string | number | undefined

/** A table in a frame that scrolls by itself where the screen is narrow. The first cell of a line is its heading. */
export const dataTable = (
  id: string,
  caption: Html,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): Html => html`<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}">
<table><caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(column => html`<th scope="col"${kindOf(column)}>${column.head}</th>`)}</tr></thead>
<tbody>${rows.map(
  row => html`
<tr>${row.map((cell, i) =>
    i === 0 ? html`<th scope="row">${cell}</th>` : html`<td${kindOf(columns[i]!)}>${cell}</td>`,
  )}</tr>`,
)}
</tbody></table></div>`

const kindOf = ({ right, wide }: Column): Html | undefined =>
  right ? html` class="n"` : wide ? html` class="w"` : undefined

/** A section with its heading. */
export const section = (id: string, heading: Html, ...content: readonly (Html | undefined)[]): Html =>
  html`
<section id="${id}" aria-labelledby="${id}-h">
<h2 id="${id}-h">${heading}</h2>
${content}
</section>`

export const paragraph = (en: Html | string, zh: Html | string): Html => html`<p>${both(en, zh)}</p>`

/** An address that a reader may follow; one that is none of the web stands as text. */
export const link = (address: string | undefined, text: string): Html =>
  address !== undefined && /^https?:\/\//i.test(address)
    ? html`<a href="${address}" rel="noreferrer">${text}</a>`
    : html`${text}`
