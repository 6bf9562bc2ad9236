/** A regular expression for a name with `*` (any characters of one path segment) and `?` (one of them). */
export function globPattern(glob: string): RegExp {
  const source = glob
    .split(/([*?])/)
    .map(part => (part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&')))
    .join('')
  return new RegExp(`^${source}$`, 'u')
}

export const isGlob = (name: string): boolean => /[*?]/.test(name)
