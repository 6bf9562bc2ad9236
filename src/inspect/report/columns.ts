import { both, type Html, html } from './html.ts'
import { type Column, dataTable } from './parts.ts'
import { categoryNames } from './shares.ts'

/** A column of numbers, of short texts, of texts of several words: its heading in both languages. */
export const right = (en: string, zh: string): Column => ({ head: both(en, zh), right: true })
export const left = (en: string, zh: string): Column => ({ head: both(en, zh) })
export const wide = (en: string, zh: string): Column => ({ head: both(en, zh), wide: true })
export const TASK = left('task', '任务')

/** A category’s name. */
export const category = (name: string): Html => {
  const { en, zh } = categoryNames(name)
  return both(en, zh)
}

/** A table, or its caption and that there is nothing. */
export function tableOr(
  caption: Html,
  id: string,
  columns: readonly Column[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  return rows.length === 0
    ? html`<p class="empty">${caption}${both(': none', '：无')}</p>`
    : dataTable(id, caption, columns, rows)
}
