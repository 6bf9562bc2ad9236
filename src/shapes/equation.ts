/** How two operators that follow one another bind: the higher one first. */
const BINDING: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 3 }

/**
 * The value of an arithmetic expression: numbers, `+ - * / ^` (those that bind alike from left to right), a percent
 * sign behind an operand, and parentheses. `undefined` for anything else, a number right before a parenthesis
 * included: it may mean a product or a mixed number.
 */
export function evaluate(expression: string): number | undefined {
  const values: number[] = []
  const operators: string[] = []
  const apply = () => {
    const right = values.pop()!
    values.push(calculate(values.pop()!, operators.pop()!, right))
  }
  let operand = true
  let read = 0
  for (const { 0: token, index } of expression.matchAll(/\d+(?:\.\d+)?|[-+*/^%()]/g)) {
    if (index !== read) return undefined
    read += token.length
    const last = operators.at(-1)
    if (operand && token === '(') operators.push(token)
    else if (operand && token === '-' && (last === undefined || last === '(')) {
      // a sign
      values.push(0)
      operators.push(token)
    } else if (operand) {
      const number = Number(token)
      if (Number.isNaN(number)) return undefined
      values.push(number)
      operand = false
    } else if (token === '%') values.push(values.pop()! / 100)
    else if (token === ')') {
      while (operators.length > 0 && operators.at(-1) !== '(') apply()
      if (operators.pop() === undefined) return undefined
    } else if (token in BINDING) {
      while ((BINDING[operators.at(-1) ?? ''] ?? 0) >= BINDING[token]!) apply()
      operators.push(token)
      operand = true
    } else return undefined
  }
  if (operand || read < expression.length) return undefined
  while (operators.length > 0) {
    if (operators.at(-1) === '(') return undefined
    apply()
  }
  return values[0]
}

function calculate(left: number, operator: string, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    default:
      return left ** right
  }
}

/** A whole number and a fraction, as in `5((7)/(10))`: their sum, not their product. */
const MIXED = /(\d{1,9})\(\(?(\d{1,9})\)?\/\(?(\d{1,9})\)?\)/g
/** A number alone in parentheses, unless another number stands before it. */
const BARE = /(?<![\d.)])\((\d+(?:\.\d+)?%?)\)/g

/**
 * The right-hand side of a published equation `x=…` in one notation: parentheses instead of square brackets, none
 * around a single number, a mixed number as a sum in parentheses, and without the unit that may trail behind it.
 * `undefined` where anything but x stands alone on the left.
 */
export function expressionOf(equation: string): string | undefined {
  const right = /^\s*x\s*=([^=]+)$/.exec(equation)?.[1]
  return right
    ?.replace(/\p{Script=Han}.*$/u, '')
    .replace(/\s/g, '')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replace(MIXED, '($1+$2/$3)')
    .replace(BARE, '$1')
}

/** A published answer: `((2)/(3))`, `5((7)/(10))`, `10%`, `14.4`. */
const ANSWER = /^(?<sign>-?)(?<whole>\d+(?:\.\d+)?%?)?(?:\(\((?<over>\d+)\)\/\((?<under>\d+)\)\))?$/

/**
 * A published answer as a pupil writes it (2/3, 5又7/10, 10%, 14.4), and its value. `undefined` for anything that
 * is no number.
 */
export function answerOf(published: string): { readonly text: string; readonly value: number } | undefined {
  const { sign, whole, over, under } = ANSWER.exec(published.replace(/\s/g, ''))?.groups ?? {}
  if (whole === undefined && over === undefined) return undefined
  const fraction = over === undefined ? '' : `${over}/${under}`
  const between = whole !== undefined && fraction !== '' ? '又' : ''
  const value = (evaluate(whole ?? '0') ?? Number.NaN) + (evaluate(fraction || '0') ?? Number.NaN)
  return { text: `${sign}${whole ?? ''}${between}${fraction}`, value: sign === '-' ? -value : value }
}

/** Published answers have at least so many digits. */
const TOLERANCE = 1e-4

/** True for two values that differ by no more than rounding does. */
export const agree = (a: number, b: number): boolean =>
  Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b))
