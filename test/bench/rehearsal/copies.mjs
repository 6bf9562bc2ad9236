import { join } from 'node:path'
import { copier } from './clone.mjs'

/**
 * Writes copies, the models in turn, into a file and those beside it, and among them `idle` copies of records that give
 * nothing. `length`: characters of the longest text of a record, about; 0 for the models' own. Returns bytes.
 */
export function writeCopies({ name, whole, partners, models, idle }, folder, count, idleCount, length) {
  const outs = [{ ...whole, name }, ...partners].map(part => ({ part, out: copier(join(folder, part.name)) }))
  for (const { part, out } of outs) out.text(part.head)
  let number = 0
  const write = model => {
    const more = Math.max(0, length - model.length)
    for (const [at, { part, out }] of outs.entries()) {
      if (number > 0) out.text(part.between)
      out.copy(model.texts[at], number, at === 0 ? more : 0)
    }
    number++
  }
  let idles = 0
  for (let i = 0; i < count; i++) {
    write(models[i % models.length])
    for (; idle.length > 0 && idles < (idleCount * (i + 1)) / count; idles++) write(idle[idles % idle.length])
  }
  return outs.reduce((sum, { part, out }) => {
    out.text(part.foot)
    return sum + out.finish()
  }, 0)
}
