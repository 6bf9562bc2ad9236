import { fraction } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import { type Meter, UPPER_BOUND } from '../lib/tokens.ts'
import { ranked } from './choose.ts'
import type { Form, Layout } from './forms.ts'
import { chooseLayout, layOut } from './layouts.ts'
import { applyOffer, chooseForm, createOffers, type Offer, printOffer } from './offer.ts'
import { type Piece, pieceMeter, type Texts, textOf } from './piece.ts'
import { createExampleScope, type ExampleScope } from './scope.ts'
import type { Template, TemplateSet } from './set.ts'
import { chooseShots, createSieve, type Shot, type Shotless } from './shots.ts'

/** An example with what decides how it is said. */
export interface Told {
  readonly fields: Readonly<Record<string, unknown>>
  /** Its content hash folded with the build's seed. */
  readonly key: Hash
  /** Examples of one group are relatives: none is shown as a worked example of another. */
  readonly group: Hash
}

/** How an example is worded, but for the texts. */
export interface Manner {
  readonly template: Template
  /** Name of the option form, `-` for none. */
  readonly form: string
  /** Number of worked examples. */
  readonly shots: number
  /** Why a row that was to have worked examples has none. */
  readonly shotless: Shotless | undefined
  readonly lengths: Lengths
  /** Why it is no row: it is too long, with or without worked examples. */
  readonly over: Over | undefined
}

/** One wording of an example, its texts as pieces of a row's line. */
export interface Wording extends Manner, Texts {}

/** One wording of an example, its texts as they are read. */
export interface Said extends Manner {
  readonly instruction: string
  readonly input: string
  readonly output: string
}

/** Tokens of instruction and input together, and of the output. */
export interface Lengths {
  readonly input: number
  readonly output: number
}

export type Over = 'prompt too long' | 'answer too long'

/** How long a row may be, and who counts. */
export interface Limits extends Lengths {
  readonly meter: Meter
}

const UNLIMITED: Limits = {
  input: Number.POSITIVE_INFINITY,
  output: Number.POSITIVE_INFINITY,
  meter: UPPER_BOUND,
}

export interface RenderSettings {
  /** The share of rows with worked examples, among templates that may have them: 0 to 1. */
  readonly fewShot: number
  /** At most so many choices are shown. */
  readonly show: number
  /** Worked examples to draw from: of the training side, without duplicates and conflicts. */
  readonly pool: readonly Told[]
  /** Worked examples are added while the prompt stays within. Default: no limit. */
  readonly limits?: Limits
  /** Told what was decided on the way to a wording. */
  readonly witness?: Witness
}

/** What is decided on the way to a wording, as far as it came to it. */
export interface Decisions {
  /** The choices in their order, and the option forms that fit them. */
  readonly offer: Offer | undefined
  /** How worked examples are laid out. */
  readonly layout: Layout | undefined
  /** The worked examples in their order: places in the pool. */
  readonly worked: readonly number[]
}

export type Witness = (template: Template, decided: Partial<Decisions>) => void

export interface Renderer {
  /**
   * The first `count` wordings of an example, best rank first; fewer only where fewer templates fit. Those that are
   * too long are among them, marked `over`: nothing is ever cut.
   */
  wordings(told: Told, count: number): Wording[]
  /** Says an example with one template, which must fit. */
  say(told: Told, template: Template): Said
  /** True where the template has something true to say about the example. */
  fits(told: Told, template: Template): boolean
}

/**
 * The one place where examples become text. All that varies is a function of the example's key and of names,
 * never of other rows.
 */
export function createRenderer(
  { templates, layouts, numbers }: TemplateSet,
  { fewShot, show, pool, limits = UNLIMITED, witness }: RenderSettings,
): Renderer {
  const offerFor = createOffers(show)
  const meter = pieceMeter(limits.meter)
  const sieve = createSieve()
  const worked = new Map<Template, Map<Form | undefined, Shot[]>>()
  const queryScope = createExampleScope(numbers)
  const shotScope = createExampleScope(numbers)

  /** Turns a scope to an example and a template, with the choices arranged where the template needs them. */
  function prepare(scope: ExampleScope, { fields, key }: Told, template: Template): Offer | undefined {
    scope.turnTo(fields, template.words)
    if (!template.arranges) return undefined
    const offer = offerFor(scope, template, key)
    applyOffer(scope, offer)
    return offer
  }

  function fits(told: Told, template: Template): boolean {
    prepare(queryScope, told, template)
    return template.fits(queryScope)
  }

  /** Worked examples in a template's and option form's wording: the pool's examples that both fit. */
  function shotsOf(template: Template, form: Form | undefined): Shot[] {
    let byForm = worked.get(template)
    if (!byForm) {
      byForm = new Map()
      worked.set(template, byForm)
    }
    let shots = byForm.get(form)
    if (!shots) {
      shots = pool.flatMap((told, place) => shotOf(told, place, template, form) ?? [])
      byForm.set(form, shots)
    }
    return shots
  }

  function shotOf(told: Told, place: number, template: Template, form: Form | undefined): Shot | undefined {
    const offer = prepare(shotScope, told, template)
    if (!template.fits(shotScope)) return undefined
    if (form) {
      if (!offer!.forms.includes(form)) return undefined
      printOffer(shotScope, offer!, form)
    }
    const texts = textsOf(template, shotScope)
    const { input, output } = texts
    const size = meter.text(input) + meter.text(output)
    const seen = { input: textOf(input), output: textOf(output), pieces: { input, output } }
    return { ...texts, seen, group: told.group, place, size }
  }

  function word(told: Told, template: Template): Wording {
    const { key, group } = told
    const offer = prepare(queryScope, told, template)
    const form = template.forms.length > 0 ? chooseForm(offer!, template, key) : undefined
    if (form) printOffer(queryScope, offer!, form)
    witness?.(template, { offer })
    const texts = textsOf(template, queryScope)
    const lengths = { input: meter.prompt(texts.instruction, texts.input), output: meter.text(texts.output) }
    const over = lengthOver(lengths)
    const zeroShot = template.zeroShot || over || fraction(key, template.purposes.shots) >= fewShot
    const laid = zeroShot ? undefined : withShots(texts, lengths, template, form, key, group)
    const laidOut = typeof laid === 'object' ? laid : undefined
    // Field by field, because a spread costs as much as the rendering.
    return {
      template,
      form: form ? form.name : '-',
      instruction: laidOut ? laidOut.instruction : texts.instruction,
      input: laidOut ? laidOut.input : texts.input,
      output: texts.output,
      shots: laidOut ? laidOut.shots : 0,
      shotless: typeof laid === 'string' ? laid : undefined,
      lengths: laidOut ? { input: laidOut.length, output: lengths.output } : lengths,
      over,
    }
  }

  /** The texts with worked examples before them, as many as there is room for. */
  function withShots(
    texts: Texts,
    { input }: Lengths,
    template: Template,
    form: Form | undefined,
    key: Hash,
    group: Hash,
  ): LaidOut | Shotless {
    const layout = chooseLayout(layouts, key, template, texts)
    witness?.(template, { layout })
    if (!layout) return 'no room'
    const room = limits.input - input
    const shots = chooseShots(
      sieve(shotsOf(template, form), layout),
      texts,
      group,
      key,
      template,
      layout,
      room,
    )
    if (typeof shots === 'string') return shots
    // The layout's own words need room too. The last one stays as long as it can: it may be the only other answer.
    for (let first = 0; shots.length - first >= layout.least; first++) {
      const chosen = first === 0 ? shots : shots.slice(first)
      const seen = chosen.map(shot => shot.seen)
      const { instruction, input } = layOut(layout, texts.instruction, texts.input, seen)
      const length = meter.prompt(instruction, input)
      if (length > limits.input) continue
      witness?.(template, { worked: chosen.map(shot => shot.place) })
      return { instruction, input, shots: chosen.length, length }
    }
    return 'no room'
  }

  const lengthOver = ({ input, output }: Lengths): Over | undefined =>
    input > limits.input ? 'prompt too long' : output > limits.output ? 'answer too long' : undefined

  return {
    say: (told, template) => asRead(word(told, template)),
    fits,
    wordings(told, count) {
      const wordings: Wording[] = []
      for (const template of ranked(templates, told.key)) {
        if (wordings.length === count) break
        if (!template.conditional || fits(told, template)) wordings.push(word(told, template))
      }
      return wordings
    },
  }
}

/** A row's texts with worked examples, how many, and how long both texts are. */
interface LaidOut {
  readonly instruction: Piece
  readonly input: Piece
  readonly shots: number
  readonly length: number
}

/** A wording with its texts as they are read. */
export const asRead = (wording: Wording): Said => ({
  ...wording,
  instruction: textOf(wording.instruction),
  input: textOf(wording.input),
  output: textOf(wording.output),
})

const textsOf = (template: Template, scope: ExampleScope): Texts => ({
  instruction: template.instruction(scope),
  input: template.input(scope),
  output: template.output(scope),
})
