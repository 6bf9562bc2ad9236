import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { html, scriptJson } from '../src/inspect/report/html.ts'
import { openBrowser, withoutBrowser } from './helpers/browser.ts'
import { biflan, succeed } from './helpers/command.ts'
import { copyOf, put, temporary } from './helpers/folders.ts'
import { manifestOf, rowsOf } from './helpers/rows.ts'

const home = temporary()
const out = join(home, 'build')
const page = join(out, 'report.html')
const TASKS = ['ocnli', 'cmrc2018', 'kdconv', 'tnews']
const read = () => readFileSync(page, 'utf8')

/** A corpus whose texts would do harm in a page that took them for markup. */
const hostile = join(home, 'hostile')
const HARM = '</script><script>window.harm=1</script><img src=x onerror="window.harm=2"> & \u2028 ]]> <!--'
const hostilePage = join(hostile, 'report.html')

beforeAll(async () => {
  await succeed(['build', '--sample', '--out', out, '--validation', '20%', ...TASKS], { home })
  await succeed(['report', out], { home })
  const lines = Array.from({ length: 30 }, (_, i) =>
    JSON.stringify({
      sentence1: `第${i}天老周把灯挂在门口 ${HARM}`,
      sentence2: `老周挂了第${i}盏灯 &lt;img src=x onerror=&quot;window.harm=3&quot;&gt;`,
      label: ['entailment', 'neutral', 'contradiction'][i % 3],
      genre: 'news',
    }),
  )
  put(join(home, 'raw', 'ocnli', 'publisher', 'dev.json'), `${lines.join('\n')}\n`)
  await succeed(['build', 'ocnli', '--allow-missing', '--out', hostile], { home })
  await succeed(['report', hostile], { home })
})

describe('biflan report', () => {
  test('writes one page beside the build, which is still whole', async () => {
    const run = await succeed(['verify', out], { home })
    expect(run.stdout).toContain('whole')
    expect(read().startsWith('<!doctype html>')).toBe(true)
  })

  test('writes the same bytes for the same build, wherever to and with any number of threads', async () => {
    const other = join(home, 'other.html')
    const { stdout } = await succeed(['report', out, '--out', other, '--threads', '1', '--json'], { home })
    expect(readFileSync(other, 'utf8')).toBe(read())
    expect(JSON.parse(stdout)).toEqual({ path: other, bytes: readFileSync(other).length })
  })

  test('holds what is asked of it: every file with its checksum, every task, template and licence', () => {
    const text = read()
    for (const task of TASKS) {
      expect(text).toContain(`>${task}</th>`)
      for (const { name } of manifestOf(out).tasks[task]!.files) expect(text).toContain(name)
    }
    const { tasks } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      tasks: Record<string, { licence: string; files: { sha256: string }[] }>
    }
    for (const { licence, files } of Object.values(tasks)) {
      expect(text).toContain(licence)
      for (const { sha256 } of files) expect(text).toContain(sha256)
    }
  })

  test('shows rows of the build as they are, at most so many of a task, every template before a second row of any', async () => {
    const samples = samplesIn(read())
    for (const task of TASKS) {
      const rows = new Map(rowsOf(out, task).map(row => [row.id, row]))
      const mine = samples.filter(sample => sample.task === task)
      expect(mine.length).toBeGreaterThan(10)
      expect(mine.length).toBeLessThanOrEqual(30)
      for (const { id, instruction, input, output } of mine)
        expect({ instruction, input, output }).toEqual({
          instruction: rows.get(id)!.instruction,
          input: rows.get(id)!.input,
          output: rows.get(id)!.output,
        })
      const templates = new Set([...rows.keys()].map(id => id.split('/').at(-1)!.split('.')[0]))
      expect(new Set(mine.map(({ template }) => template)).size).toBe(Math.min(30, templates.size))
    }
    const few = join(home, 'few.html')
    await succeed(['report', out, '--out', few, '--samples', '2'], { home })
    expect(samplesIn(readFileSync(few, 'utf8'))).toHaveLength(2 * TASKS.length)
  })

  test('is known to be older than a build that has changed since', async () => {
    const copy = copyOf(out, join(home, 'changed'))
    await succeed(['build', 'ocnli', '--sample', '--validation', '20%', '--out', copy], { home })
    expect((await succeed(['verify', copy], { home })).stderr).not.toContain('earlier state')
    await succeed(['build', 'csl', '--sample', '--validation', '20%', '--out', copy], { home })
    const run = await succeed(['verify', copy], { home })
    expect(run.stderr).toContain('report.html shows an earlier state of this build')
  })

  test('is in the way of no rebuild, with other settings neither, and is written anew for it', async () => {
    const copy = copyOf(out, join(home, 'reset'))
    const fresh = join(home, 'fresh')
    for (const folder of [copy, fresh]) {
      await succeed(['build', 'ocnli', '--sample', '--seed', '7', '--reset', '--out', folder], { home })
      await succeed(['report', folder], { home })
    }
    expect(readFileSync(join(copy, 'report.html'))).toEqual(readFileSync(join(fresh, 'report.html')))
    expect((await succeed(['verify', copy], { home })).stderr).not.toContain('earlier state')
  })

  test('wants a folder to write to', async () => {
    const run = await biflan(['report', out, '--out', join(home, 'nowhere', 'report.html')], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('no such folder')
  })

  test('wants the folder of a build', async () => {
    const run = await biflan(['report', join(home, 'nowhere')], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('no such folder')
  })
})

interface Sample {
  readonly id: string
  readonly task: string
  readonly template: string
  readonly instruction: string
  readonly input: string
  readonly output: string
}

const samplesIn = (text: string): Sample[] =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text)![1]!) as Sample[]

describe('texts of data', () => {
  test('are never markup', () => {
    expect(html`<p title="${HARM}">${[HARM, 7, undefined]}</p>`.html).not.toMatch(/<script|<img|<!--/)
    expect(html`${html`<b>${'<i>'}</b>`}`.html).toBe('<b>&lt;i&gt;</b>')
    expect(html`${'a\0b'}`.html).toBe('a\ufffdb')
  })

  test('end no script and come back as they were', () => {
    const { html: text } = scriptJson({ text: HARM })
    expect(text).not.toMatch(/[<>&\u2028\u2029]/)
    expect(JSON.parse(text)).toEqual({ text: HARM })
  })
})

describe.skipIf(withoutBrowser)('the page in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  /** Opens a page, which may complain of nothing and ask for nothing. */
  async function look<T>(
    path: string,
    options: BrowserContextOptions,
    see: (page: Page) => Promise<T>,
  ): Promise<T> {
    const context = await browser.newContext({ locale: 'en-US', ...options })
    const opened = await context.newPage()
    const complaints: string[] = []
    const asked: string[] = []
    opened.on('console', message => complaints.push(message.text()))
    opened.on('pageerror', error => complaints.push(error.message))
    opened.on('request', request => asked.push(request.url()))
    const address = pathToFileURL(path).href
    await opened.goto(address)
    const seen = await see(opened)
    expect(complaints).toEqual([])
    expect(asked.filter(url => url !== address && !url.startsWith('data:'))).toEqual([])
    await context.close()
    return seen
  }

  const found = (opened: Page) => opened.locator('#found').textContent()

  test('has its charts and tables, in English and in Chinese', () =>
    look(page, {}, async opened => {
      expect(await opened.getByRole('img').count()).toBe(4)
      expect(await opened.getByRole('img', { name: 'Planned: corpora in full' }).count()).toBe(1)
      expect(await opened.locator('.sunburst path').count()).toBeGreaterThan(60)
      expect(await opened.locator('svg.lengths .bar').count()).toBeGreaterThan(20)
      expect(await opened.locator('.heat').count()).toBeGreaterThan(10)
      expect(await opened.getByRole('heading', { level: 1 }).innerText()).toBe('What this collection holds')
      await opened.getByRole('button', { name: '中文' }).click()
      expect(await opened.getByRole('heading', { level: 1 }).innerText()).toBe('数据集概览')
      expect(await opened.locator('html').getAttribute('lang')).toBe('zh-CN')
      expect(await opened.getByRole('img', { name: '计划：语料全部到位' }).count()).toBe(1)
      expect(await opened.locator('option', { hasText: '全部任务' }).count()).toBe(1)
      expect(await opened.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    }))

  test('speaks Chinese to whose browser does', () =>
    look(page, { locale: 'zh-CN' }, async opened => {
      expect(await opened.getByRole('heading', { level: 1 }).innerText()).toBe('数据集概览')
    }))

  test('filters and searches samples', () =>
    look(page, {}, async opened => {
      const all = samplesIn(read())
      expect(await found(opened)).toBe(`${all.length} of ${all.length} samples`)
      const mine = all.filter(({ task }) => task === 'ocnli')
      await opened.getByRole('combobox', { name: 'Task' }).selectOption('ocnli')
      expect(await found(opened)).toBe(`${mine.length} of ${all.length} samples`)
      expect(new Set(await opened.locator('.row h3').allInnerTexts())).toEqual(
        new Set(mine.slice(0, 10).map(({ task, template }) => `${task} · ${template}`)),
      )
      const { template, output } = mine.find(sample => sample.output.length > 4) ?? mine[0]!
      await opened.getByRole('combobox', { name: 'Template' }).selectOption(template)
      const said = mine.filter(sample => sample.template === template)
      expect(await opened.locator('.row').count()).toBe(said.length)
      await opened.getByRole('combobox', { name: 'Template' }).selectOption('')
      await opened.getByRole('combobox', { name: 'Task' }).selectOption('')
      await opened.getByRole('searchbox').fill(output)
      const holding = all.filter(({ id, instruction, input, output: own }) =>
        [id, instruction, input, own].some(text => text.includes(output)),
      )
      expect(await found(opened)).toBe(`${holding.length} of ${all.length} samples`)
      expect((await opened.locator('mark').first().innerText()).trim()).toBe(output.trim())
      await opened.getByRole('searchbox').fill('no row says this')
      expect(await opened.locator('.row').count()).toBe(0)
    }))

  test('is used by keyboard alone', () =>
    look(page, {}, async opened => {
      const focused = () => opened.evaluate('document.activeElement.outerHTML.slice(0, 60)')
      await opened.keyboard.press('Tab')
      expect(await focused()).toContain('class="skip"')
      await opened.keyboard.press('Enter')
      expect(await opened.evaluate('document.activeElement.id')).toBe('main')
      await opened.getByRole('combobox', { name: 'Task' }).focus()
      await opened.keyboard.press('ArrowDown')
      const some = await found(opened)
      await opened.keyboard.press('ArrowDown')
      expect(await found(opened)).toBeTruthy()
      await opened.keyboard.press('Home')
      expect(some).not.toBe(await found(opened))
      for (let i = 0; i < 4; i++) await opened.keyboard.press('Tab')
      expect(await focused()).toContain('type="search"')
      await opened.getByRole('button', { name: 'Show more' }).focus()
      await opened.keyboard.press('Enter')
      expect(await opened.locator('.row').count()).toBe(20)
      expect(await opened.evaluate('document.querySelectorAll(".row")[10] === document.activeElement')).toBe(
        true,
      )
    }))

  test('tells a screen reader what is what', () =>
    look(page, {}, async opened => {
      for (const role of ['banner', 'main', 'navigation', 'search', 'contentinfo', 'status'] as const)
        expect(await opened.getByRole(role).count(), role).toBe(1)
      expect(await opened.getByRole('region').count()).toBeGreaterThan(9)
      const nameless = await opened.evaluate(`[
        ...[...document.querySelectorAll('svg[role=img], .scroll, section')].filter(each =>
          !document.getElementById(each.getAttribute('aria-labelledby'))?.textContent.trim()),
        ...[...document.querySelectorAll('select, input')].filter(each => !each.labels.length),
        ...[...document.querySelectorAll('table')].filter(each => !each.caption || !each.querySelector('th[scope=col]')),
      ].map(each => each.outerHTML.slice(0, 80))`)
      expect(nameless).toEqual([])
      const twice = await opened.evaluate(
        `[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, i, all) => all.indexOf(id) !== i)`,
      )
      expect(twice).toEqual([])
      const dead = await opened.evaluate(
        `[...document.querySelectorAll('a[href^="#"]')].filter(({ hash }) => !document.querySelector(hash)).length`,
      )
      expect(dead).toBe(0)
    }))

  test.each(['light', 'dark'] as const)(
    'can be read in %s: texts stand out from what is behind them',
    scheme =>
      look(page, { colorScheme: scheme }, async opened => {
        const weakest = (await opened.evaluate(WEAKEST_CONTRAST)) as { ratio: number; text: string }
        expect(weakest.ratio, weakest.text).toBeGreaterThanOrEqual(4.5)
      }),
  )

  test.each([320, 390, 1280])('has no more than the width of a screen of %d', width =>
    look(page, { viewport: { width, height: 844 } }, async opened => {
      await opened.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
      expect(await opened.evaluate('document.documentElement.scrollWidth')).toBe(width)
    }),
  )

  test('does nothing that its texts say', () =>
    look(hostilePage, {}, async opened => {
      expect(
        samplesIn(readFileSync(hostilePage, 'utf8')).some(({ input }) => input.includes('onerror')),
      ).toBe(true)
      await opened.getByRole('searchbox').fill('onerror')
      expect(await opened.locator('.row').count()).toBeGreaterThan(0)
      expect(await opened.locator('.row img, .row script').count()).toBe(0)
      expect(await opened.evaluate('window.harm')).toBe(undefined)
    }))
})

/** Of all texts that stand on a plain ground or on an arc the one that is hardest to tell from it, by WCAG's ratio. */
const WEAKEST_CONTRAST = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const over = (colour, ground) => {
    canvas.fillStyle = ground
    canvas.fillRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return 'rgb(' + [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)].join(',') + ')'
  }
  const luminance = colour => {
    const [r, g, b] = colour.match(/\\d+/g).map(value => value / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paper = getComputedStyle(document.documentElement).backgroundColor
  const ground = each => each === null ? paper : over(getComputedStyle(each).backgroundColor, ground(each.parentElement))
  const ratio = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
    return (light + 0.05) / (dark + 0.05)
  }
  const texts = [...document.querySelectorAll('body *')].filter(each =>
    !each.closest('svg') && each.checkVisibility() && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim() !== ''))
  const found = texts.map(each => {
    const behind = ground(each)
    const { color, opacity } = getComputedStyle(each)
    const seen = over(color.replace('rgb(', 'rgba(').replace(')', ', ' + opacity + ')'), behind)
    return { ratio: ratio(seen, behind), text: each.tagName + '.' + each.className + ' ' + each.textContent.slice(0, 30) }
  })
  const name = document.querySelector('svg .name')
  for (const arc of document.querySelectorAll('.arc:not(.lang)'))
    found.push({ ratio: ratio(over(getComputedStyle(name).fill, paper), over(getComputedStyle(arc).fill, paper)), text: arc.outerHTML.slice(0, 60) })
  return found.sort((a, b) => a.ratio - b.ratio)[0]
})()`
