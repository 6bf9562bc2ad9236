/** More different names in one place than this are one: a column that names every row names nothing. */
const MOST = 0xffff

/** Numbers the names of tasks in the order in which they come; the name of a number beyond the last one is ''. */
export function nameTable() {
  const numbers = new Map<string, number>()
  let rows = new Uint16Array(4096)
  let used = 0
  return {
    add(name: string): void {
      let number = numbers.get(name)
      if (number === undefined) {
        number = Math.min(numbers.size, MOST)
        if (number < MOST) numbers.set(name, number)
      }
      if (used === rows.length) {
        const more = new Uint16Array(2 * used)
        more.set(rows)
        rows = more
      }
      rows[used++] = number
    },
    /** The number of each row's name, little-endian. */
    numbers: (): Uint8Array => new Uint8Array(rows.buffer, 0, used * 2),
    names: (): string[] => [...numbers.keys(), ...(numbers.size === MOST ? [''] : [])],
  }
}
