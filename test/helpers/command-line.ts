import { type Command, CommanderError } from 'commander'
import { makeProgram } from '../../src/cli/program.ts'
import { argumentValues } from '../../src/cli/values.ts'

const PARSED = new Error('parsed')

/** The words of a command line of a document, up to a comment, a pipe or a redirection. */
export function wordsOf(line: string): string[] {
  const words: string[] = []
  for (const [, double, single, plain] of line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)) {
    if (plain !== undefined && /^[#|>]/.test(plain)) break
    words.push(double ?? single ?? plain!)
  }
  return words
}

/**
 * What is wrong with a command line of this program, which is parsed and not run; undefined for nothing. Names of tasks
 * and corpora have to be real ones.
 */
export async function complaintOf(line: string): Promise<string | undefined> {
  const [name, ...words] = wordsOf(line.replace(/^npx /, ''))
  if (name !== 'biflan') return `${line}: begins with ${name}`
  const program = makeProgram()
  let said = ''
  for (const command of [program, ...program.commands])
    command.configureOutput({
      writeOut: () => {},
      writeErr: text => {
        said += text
      },
    })
  let parsed: Command | undefined
  program.hook('preAction', (_, command) => {
    parsed = command
    throw PARSED
  })
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? undefined : `${line}: ${said}`
    if (error !== PARSED) return `${line}: ${(error as Error).message}`
  }
  return parsed && unknownIn(line, parsed)
}

function unknownIn(line: string, { registeredArguments, args }: Command): string | undefined {
  for (const [i, word] of args.entries()) {
    const argument = registeredArguments[i] ?? registeredArguments.at(-1)!
    const { words } = argumentValues(argument)
    if (words.length > 0 && !words.includes(word.split('/')[0]!))
      return `${line}: no ${argument.name()} is called ${word}`
  }
  return undefined
}
