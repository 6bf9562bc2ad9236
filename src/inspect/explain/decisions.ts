import type { Settings } from '../../build/settings.ts'
import { draw, fraction } from '../../lib/chance.ts'
import { scoreOf } from '../../templates/choose.ts'
import type { Decisions, Renderer, Said, Told } from '../../templates/render.ts'
import type { Template, TemplateSet } from '../../templates/set.ts'
import type { Decision } from './explained.ts'

export interface Choosing {
  readonly set: TemplateSet
  readonly renderer: Renderer
  readonly told: Told
  /** The wordings of the example, in the order in which they won. */
  readonly wordings: readonly Said[]
  /** Which of them it is about. */
  readonly said: Said
  readonly decided: Partial<Decisions>
  readonly settings: Settings
}

/** What was chosen on the way to a row, from what, and by which number. */
export function decisionsOf(choosing: Choosing): Decision[] {
  return [wording(choosing), ...form(choosing), worked(choosing)]
}

const number = (value: number): string => String(value).padStart(10)

/** Scores from here on stand behind all others. */
const BENCH = 2 ** 32

const weightIn = ({ weight }: Template, score: number): string =>
  weight < 1 ? `, weight ${weight}${score >= BENCH ? ': behind all others this time' : ''}` : ''

function wording({ set, renderer, told, wordings, said }: Choosing): Decision {
  const ranks = set.templates
    .map(template => ({ template, score: scoreOf(template, told.key) }))
    .sort((a, b) => a.score - b.score)
  const place = wordings.indexOf(said) + 1
  const won = new Map(wordings.map(each => [each.template.name, each]))
  const last = ranks.findLastIndex(({ template }) => won.has(template.name))
  const shown = ranks.slice(0, last + 1)
  const verdictOn = (template: Template): string => {
    const over = won.get(template.name)?.over
    if (won.has(template.name)) return over ? `, no row: ${over}` : ''
    return template.conditional && !renderer.fits(told, template) ? ', does not fit this example' : ''
  }
  return {
    what: 'template',
    chosen: said.template.name,
    among: shown.map(({ template, score }) => ({
      name: template.name,
      why: `${number(score % BENCH)}${weightIn(template, score)}${verdictOn(template)}`,
      chosen: template.name === said.template.name,
    })),
    by: `hash of key and template name, the smallest first: number ${place} of the ${wordings.length} that say this example, of ${set.templates.length} templates`,
  }
}

function form({ told, said, decided: { offer } }: Choosing): Decision[] {
  if (said.form === '-') return []
  const { forms, choices, answer } = offer!
  const { purposes } = said.template
  const drawn = draw(told.key, purposes.form)
  const order = {
    what: 'order of the choices',
    chosen: choices.join(' / '),
    by: `shuffled by key and template name; the right one is ${answer}`,
  }
  return [
    {
      what: 'option form',
      chosen: said.form,
      among: forms.map((form, i) => ({ name: form.name, why: number(i), chosen: form.name === said.form })),
      by: `hash of key and template name, ${drawn} modulo the ${forms.length} that fit = ${drawn % forms.length}`,
    },
    order,
  ]
}

function worked({ told, said, decided, settings }: Choosing): Decision {
  const what = 'worked examples'
  const { template, shots, shotless } = said
  if (template.zeroShot) return { what, chosen: 'none', by: 'the template is said without any' }
  const drawn = fraction(told.key, template.purposes.shots)
  const share = `hash of key and template name, ${drawn.toFixed(4)}`
  if (shots === 0 && shotless === undefined)
    return { what, chosen: 'none', by: `${share}, is not below the share ${settings.fewShot}` }
  if (shots === 0)
    return {
      what,
      chosen: 'none',
      by: `${share}, is below the share ${settings.fewShot}, but: ${shotless}`,
    }
  return {
    what,
    chosen: String(shots),
    by: `${share}, is below the share ${settings.fewShot}; layout ${decided.layout?.name}, which takes ${decided.layout?.least} to ${decided.layout?.most}`,
  }
}
