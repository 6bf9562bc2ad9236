import { draw, fraction } from '../lib/chance.ts'
import { compareHash, type Hash } from '../lib/hash.ts'
import { arrange, chooseForm, namesLetters, ranked } from './choose.ts'
import type { Form, Layout } from './forms.ts'
import type { Scope } from './nunjucks.ts'
import type { Template, TemplateSet } from './set.ts'

/** An example with what decides how it is said. */
export interface Told {
  readonly fields: Readonly<Record<string, unknown>>
  /** Its content hash folded with the build's seed. */
  readonly key: Hash
  /** Examples of one group are relatives: none is shown as a worked example of another. */
  readonly group: Hash
}

/** One wording of an example. */
export interface Said {
  readonly template: Template
  /** Name of the option form, `-` for none. */
  readonly form: string
  /** Number of worked examples. */
  readonly shots: number
  /** Why a row that was to have worked examples has none. */
  readonly shotless?: Shotless
  readonly instruction: string
  readonly input: string
  readonly output: string
}

export type Shotless = 'none admissible' | 'no room'

export interface RenderSettings {
  /** The share of rows with worked examples, among templates that may have them: 0 to 1. */
  readonly fewShot: number
  /** At most so many choices are shown. */
  readonly show: number
  /** Worked examples to draw from: of the training side, without duplicates and conflicts. */
  readonly pool: readonly Told[]
}

/** Says one example with one template. */
export type Say = (told: Told, template: Template) => Said

export interface Renderer {
  /** The first `count` wordings of an example, best rank first. */
  wordings(told: Told, count: number): Generator<Said>
  say: Say
  /** True where the template has something true to say about the example. */
  fits(told: Told, template: Template): boolean
}

/** Worked examples take a prompt to at most this many characters; a longer query is shown without. */
const ROOM = 1000

/**
 * The one place where examples become text. All that varies is a function of the example's key and of names,
 * never of other rows.
 */
export function createRenderer({ templates, layouts }: TemplateSet, settings: RenderSettings): Renderer {
  const shown = new Map<Template, Map<string, Shot[]>>()

  /** The template's parts for an example, in the given option form or one of its own; undefined where it does not fit. */
  function render(told: Told, template: Template, given?: Form): Bare | undefined {
    const { scope, choices } = prepare(told, template)
    if (!template.fits(scope)) return undefined
    if (template.forms.length === 0) return { ...parts(template, scope), form: undefined }
    const lettersOnly = namesLetters(choices)
    if (given && (!given.fits(scope) || (lettersOnly && !given.lettered))) return undefined
    const form = given ?? chooseForm(template, told.key, scope, lettersOnly)!
    scope.set({ options: form.list(scope).trim(), answer: form.answer(scope) })
    return { ...parts(template, scope), form }
  }

  function prepare({ fields, key }: Told, template: Template): { scope: ExampleScope; choices: readonly string[] } {
    const scope = scopeOf(fields, template)
    if (!template.arranges) return { scope, choices: [] }
    const answer = scope.lookup('answer') as string
    const choices = arrange(template.choices ?? (fields['choices'] as readonly string[]), answer, template, key, settings.show)
    scope.set({ choices, index: choices.indexOf(answer), ...traits(choices) })
    return { scope, choices }
  }

  function shotsOf(template: Template, form: Form | undefined): Shot[] {
    let forms = shown.get(template)
    if (!forms) shown.set(template, (forms = new Map()))
    const name = form?.name ?? '-'
    let shots = forms.get(name)
    if (!shots) {
      shots = settings.pool.flatMap(told => {
        const rendered = render(told, template, form)
        return rendered ? { ...rendered, group: told.group } : []
      })
      forms.set(name, shots)
    }
    return shots
  }

  function say(told: Told, template: Template): Said {
    const query = render(told, template)
    if (!query) throw new Error(`template ${template.name} does not fit`)
    const { instruction, input, output } = query
    const form = query.form?.name ?? '-'
    const plain = { template, form, shots: 0, instruction, input, output }
    if (template.zeroShot || fraction(told.key, template.purposes.shots) >= settings.fewShot) return plain

    const layout = chooseLayout(layouts, told.key, template, query)
    if (!layout) return { ...plain, shotless: 'no room' }
    const chosen = chooseShots(shotsOf(template, query.form), query, told, template, layout)
    if (typeof chosen === 'string') return { ...plain, shotless: chosen }
    const scope = plainScope({ instruction, input, shots: chosen })
    return { ...plain, shots: chosen.length, instruction: layout.instruction(scope).trim(), input: layout.input(scope).trim() }
  }

  const fits = (told: Told, template: Template) => template.fits(prepare(told, template).scope)

  return {
    say,
    fits,
    *wordings(told, count) {
      let said = 0
      for (const template of ranked(templates, told.key)) {
        if (said === count) return
        if (template.conditional && !fits(told, template)) continue
        yield say(told, template)
        said++
      }
    },
  }
}

interface Parts {
  readonly instruction: string
  readonly input: string
  readonly output: string
}

interface Bare extends Parts {
  readonly form: Form | undefined
}

interface Shot extends Bare {
  readonly group: Hash
}

function parts(template: Template, scope: Scope): Parts {
  return {
    instruction: template.instruction(scope).trim(),
    input: template.input(scope).trim(),
    output: template.output(scope).trim(),
  }
}

interface ExampleScope extends Scope {
  /** Adds names that stand before the example's fields. */
  set(names: Record<string, unknown>): void
}

/** The names a template sees: what the renderer adds, then the example's own fields, which are never copied. */
function scopeOf(fields: Readonly<Record<string, unknown>>, { words }: Template): ExampleScope {
  let own: Record<string, unknown> = words ? { words, answer: words[fields['label'] as string] } : {}
  return {
    lookup: name => (name in own ? own[name] : fields[name]),
    set: names => {
      own = { ...own, ...names }
    },
  }
}

const plainScope = (names: Record<string, unknown>): Scope => ({ lookup: name => names[name] })

const traits = (choices: readonly string[]): { longest: number; digits: boolean } => ({
  longest: Math.max(...choices.map(choice => choice.length)),
  digits: choices.some(choice => /^\s*[0-9０-９]/.test(choice)),
})

function chooseLayout(layouts: readonly Layout[], key: Hash, template: Template, query: Parts): Layout | undefined {
  const scope = plainScope({ instruction: query.instruction, input: query.input, shots: [] })
  let best: Layout | undefined
  let score = Number.POSITIVE_INFINITY
  for (const layout of layouts) {
    const mine = draw(key, layout.rank, template.purposes.shots)
    if (mine < score && layout.fits(scope)) {
      best = layout
      score = mine
    }
  }
  return best
}

/**
 * As many worked examples as the layout draws and the prompt has room for: of other groups, with the very same
 * instruction, and with more than one answer among them where the pool allows it.
 */
function chooseShots(shots: readonly Shot[], query: Parts, told: Told, template: Template, layout: Layout): Shot[] | Shotless {
  const wanted = layout.least + (draw(told.key, template.purposes.shots, 1) % (layout.most - layout.least + 1))
  const chosen: Shot[] = []
  let room = ROOM - query.instruction.length - query.input.length
  let admissible = 0
  for (const shot of walk(shots, told.key, template)) {
    if (shot.instruction !== query.instruction || shot.input === query.input || compareHash(shot.group, told.group) === 0) continue
    if (chosen.some(other => other.input === shot.input)) continue
    admissible++
    const size = shot.input.length + shot.output.length
    if (size > room) continue
    const last = chosen.length === wanted - 1
    if (last && wanted > 1 && chosen.every(other => other.output === shot.output)) continue
    chosen.push(shot)
    room -= size
    if (chosen.length === wanted) return chosen
  }
  if (chosen.length >= layout.least) return chosen
  return admissible < layout.least ? 'none admissible' : 'no room'
}

/** Every item once, in an order drawn for key and template: a stride that shares no factor with the length. */
function* walk<T>(items: readonly T[], key: Hash, template: Template): Generator<T> {
  const { length } = items
  if (length === 0) return
  const start = draw(key, template.purposes.shots, 2) % length
  let stride = 1 + (draw(key, template.purposes.shots, 3) % length)
  while (gcd(stride, length) !== 1) stride++
  for (let i = 0; i < length; i++) yield items[(start + i * stride) % length]!
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
