import { expect, test } from 'vitest'
import { loadCatalogue } from '../src/build/catalogue.ts'
import type { Manifest } from '../src/build/manifest.ts'
import { html } from '../src/inspect/report/html.ts'
import { type ShareNode, sharesOf } from '../src/inspect/report/shares.ts'
import { huesOf, sunburst } from '../src/inspect/report/sunburst.ts'
import type { MixManifest } from '../src/mixture/manifest.ts'

const catalogue = await loadCatalogue()
const build = { tasks: { ocnli: { rows: 30 }, drcd: { rows: 10 } } } as unknown as Pick<Manifest, 'tasks'>
const mixture = {
  languages: [
    {
      name: 'zh',
      rows: 20,
      parts: [{ name: 'text-matching', tasks: [{ name: 'ocnli', rows: 18, validation: 2 }] }],
    },
    {
      name: 'en',
      rows: 40,
      parts: [
        { name: 'flan2021', rows: 30, validation: 1, tasks: [] },
        { name: 'cot', rows: 10, validation: 0, tasks: [] },
      ],
    },
  ],
} as unknown as MixManifest

const named = (nodes: readonly ShareNode[], name: string): ShareNode =>
  nodes.find(node => node.name === name)!

test('a build alone is Chinese: categories and tasks, with shares of all its rows', () => {
  const { achieved, planned, lines, of } = sharesOf(catalogue, build, undefined)
  expect(of).toBe('build')
  expect(achieved.below.map(({ name }) => name)).toEqual(['zh'])
  expect(achieved.rows).toBe(40)
  expect(named(achieved.below[0]!.below, 'text-matching')).toMatchObject({ rows: 30, zh: '文本匹配' })
  expect(lines.find(({ task }) => task === 'ocnli')).toMatchObject({ achieved: 0.75, rows: 30 })
  expect(lines.reduce((sum, { planned = 0 }) => sum + planned, 0)).toBeCloseTo(1, 9)
  expect(planned.rows).toBeGreaterThan(40e6)
  expect(planned.rows).toBeLessThan(60e6)
})

test('a mixture has both languages, planned as in the paper: two English rows for a Chinese one, by submixture', () => {
  const { achieved, planned, of } = sharesOf(catalogue, build, mixture)
  expect(of).toBe('mixture')
  expect(achieved.rows).toBe(61)
  expect(named(named(achieved.below, 'en').below, 'flan2021').rows).toBe(31)
  const [zh, en] = [named(planned.below, 'zh'), named(planned.below, 'en')]
  expect(en.rows / zh.rows).toBeCloseTo(2, 6)
  expect(named(en.below, 'flan2021').rows / en.rows).toBeCloseTo(0.4, 6)
  expect(named(en.below, 'dialog').rows / en.rows).toBeCloseTo(0.03, 6)
})

test('a sunburst has an arc for every language, part and task that has rows, and no colour twice', () => {
  const { achieved } = sharesOf(catalogue, build, mixture)
  const hues = huesOf([achieved])
  expect([...hues.keys()]).toEqual(['flan2021', 'text-matching', 'cot'])
  expect(new Set(hues.values()).size).toBe(3)
  const { html: svg } = sunburst('some', achieved, hues, html`<b>some</b>`)
  expect(svg.match(/<path /g)).toHaveLength(2 + 3 + 1)
  expect(svg).toContain('<title>ocnli: 20 (32.8 %)</title>')
  expect(svg).not.toMatch(/NaN|undefined|e-\d/)
})
