import { fraction } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import { type Meter, UPPER_BOUND } from '../lib/tokens.ts'
import { ranked } from './choose.ts'
import type { Form, Layout } from './forms.ts'
import { applyOffer, chooseForm, createOffers, type Offer, printOffer } from './offer.ts'
import { type ExampleScope, exampleScope } from './scope.ts'
import type { Template, TemplateSet } from './set.ts'
import {
  chooseLayout,
  chooseShots,
  createSieve,
  layOut,
  type Shot,
  type Shotless,
  type Texts,
} from './shots.ts'

/** An example with what decides how it is said. */
export interface Told {
  readonly fields: Readonly<Record<string, unknown>>
  /** Its content hash folded with the build's seed. */
  readonly key: Hash
  /** Examples of one group are relatives: none is shown as a worked example of another. */
  readonly group: Hash
}

/** One wording of an example. */
export interface Said extends Texts {
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
  wordings(told: Told, count: number): Said[]
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
  { templates, layouts }: TemplateSet,
  { fewShot, show, pool, limits = UNLIMITED, witness }: RenderSettings,
): Renderer {
  const offerFor = createOffers(show)
  const { meter } = limits
  const sieve = createSieve()
  const worked = new Map<Template, Map<Form | undefined, Shot[]>>()

  /** Scope of an example, with its choices arranged where the template needs them. */
  function prepare(
    { fields, key }: Told,
    template: Template,
  ): { scope: ExampleScope; offer: Offer | undefined } {
    const scope = exampleScope(fields, template.words)
    if (!template.arranges) return { scope, offer: undefined }
    const offer = offerFor(scope, template, key)
    applyOffer(scope, offer)
    return { scope, offer }
  }

  const fits = (told: Told, template: Template) => template.fits(prepare(told, template).scope)

  /** Worked examples in a template's and option form's wording: the pool's examples that both fit. */
  function shotsOf(template: Template, form: Form | undefined): Shot[] {
    let byForm = worked.get(template)
    if (!byForm) {
      byForm = new Map()
      worked.set(template, byForm)
    }
    let shots = byForm.get(form)
    if (!shots) {
      shots = pool.flatMap((told, place) => {
        const { scope, offer } = prepare(told, template)
        if (!template.fits(scope)) return []
        if (form) {
          if (!offer!.forms.includes(form)) return []
          printOffer(scope, offer!, form)
        }
        const texts = textsOf(template, scope)
        const { input, output } = texts
        return { ...texts, group: told.group, place, size: meter.text(input) + meter.text(output) }
      })
      byForm.set(form, shots)
    }
    return shots
  }

  function say(told: Told, template: Template): Said {
    const { key, group } = told
    const { scope, offer } = prepare(told, template)
    const form = template.forms.length > 0 ? chooseForm(offer!, template, key) : undefined
    if (form) printOffer(scope, offer!, form)
    witness?.(template, { offer })
    const texts = textsOf(template, scope)
    const input = meter.prompt(texts.instruction, texts.input)
    const lengths = { input, output: meter.text(texts.output) }
    const over = lengthOver(lengths)
    const plain = { ...texts, template, form: form ? form.name : '-', shots: 0, lengths, over }
    if (template.zeroShot || over || fraction(key, template.purposes.shots) >= fewShot)
      return { ...plain, shotless: undefined }
    const layout = chooseLayout(layouts, key, template, texts)
    witness?.(template, { layout })
    const room = limits.input - input
    const shots = layout
      ? chooseShots(sieve(shotsOf(template, form), layout), texts, group, key, template, layout, room)
      : 'no room'
    if (typeof shots === 'string') return { ...plain, shotless: shots }
    // The layout's own words need room too. The last one stays as long as it can: it may be the only other answer.
    for (let first = 0; shots.length - first >= layout!.least; first++) {
      const chosen = shots.slice(first)
      const laid = layOut(layout!, texts, chosen)
      const long = meter.prompt(laid.instruction, laid.input)
      if (long > limits.input) continue
      witness?.(template, { worked: chosen.map(({ place }) => place) })
      return {
        ...plain,
        ...laid,
        shots: chosen.length,
        lengths: { ...lengths, input: long },
        shotless: undefined,
      }
    }
    return { ...plain, shotless: 'no room' }
  }

  const lengthOver = ({ input, output }: Lengths): Over | undefined =>
    input > limits.input ? 'prompt too long' : output > limits.output ? 'answer too long' : undefined

  return {
    say,
    fits,
    wordings(told, count) {
      const wordings: Said[] = []
      for (const template of ranked(templates, told.key)) {
        if (wordings.length === count) break
        if (!template.conditional || fits(told, template)) wordings.push(say(told, template))
      }
      return wordings
    },
  }
}

const textsOf = (template: Template, scope: ExampleScope): Texts => ({
  instruction: template.instruction(scope).trim(),
  input: template.input(scope).trim(),
  output: template.output(scope).trim(),
})
