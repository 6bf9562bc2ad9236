import type { Unified } from './row.ts'

/**
 * The texts of a row's fields as they stand in its line: JSON without the quotation marks around it. A line may be given
 * as text or as bytes, one character each; the fields are then the same.
 */
export type Fields = Unified

const HEAD = '{"id":"'
/**
 * What stands between two fields. It stands nowhere else: its second quotation mark follows a comma, and within a text
 * of JSON every quotation mark follows a backslash.
 */
const [INSTRUCTION, INPUT, OUTPUT, DOMAIN, TASK] = ['instruction', 'input', 'output', 'domain', 'task'].map(
  name => `","${name}":"`,
) as [string, string, string, string, string]
const TAIL = '"}'

/** Takes a unified line apart without reading its texts. Undefined for a line that is none. */
export function fieldsOf(line: string): Fields | undefined {
  const instruction = line.indexOf(INSTRUCTION)
  const input = line.indexOf(INPUT, instruction)
  const output = line.indexOf(OUTPUT, input)
  const domain = line.indexOf(DOMAIN, output)
  const task = line.indexOf(TASK, domain)
  if (instruction < 0 || input < 0 || output < 0 || domain < 0 || task < 0) return undefined
  if (!line.startsWith(HEAD) || !line.endsWith(TAIL)) return undefined
  return {
    id: line.slice(HEAD.length, instruction),
    instruction: line.slice(instruction + INSTRUCTION.length, input),
    input: line.slice(input + INPUT.length, output),
    output: line.slice(output + OUTPUT.length, domain),
    domain: line.slice(domain + DOMAIN.length, task),
    task: line.slice(task + TASK.length, -TAIL.length),
  }
}
