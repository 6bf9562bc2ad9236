import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sumOf } from '../../output/dataset.ts'
import type { ReportData } from './gather.ts'
import { both, type Html, html, raw } from './html.ts'
import { count } from './parts.ts'
import { coverageSection } from './sections/coverage.ts'
import { labelsSection } from './sections/labels.ts'
import { lengthsSection } from './sections/lengths.ts'
import { licencesSection } from './sections/licences.ts'
import { lossesSection } from './sections/losses.ts'
import { samplesSection } from './sections/samples.ts'
import { sharesSection } from './sections/shares.ts'
import { sourcesSection } from './sections/sources.ts'
import { templatesSection } from './sections/templates.ts'

const asset = (name: string): string => readFileSync(join(import.meta.dirname, 'assets', name), 'utf8')

const CONTENTS: readonly (readonly [string, Html, (data: ReportData) => Html])[] = [
  ['shares', both('Composition', '构成'), sharesSection],
  ['coverage', both('Coverage', '覆盖'), coverageSection],
  ['lengths', both('Lengths', '长度'), lengthsSection],
  ['labels', both('Labels', '标签'), labelsSection],
  ['losses', both('Left out', '未采用'), lossesSection],
  ['templates', both('Templates', '模板'), templatesSection],
  ['samples', both('Samples', '样例'), samplesSection],
  ['licences', both('Licences', '许可'), licencesSection],
  ['sources', both('Sources', '来源'), sourcesSection],
]

/** The report: one page that needs nothing but itself. */
export function reportPage(data: ReportData): string {
  const script = asset('report.js')
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    // No other script runs, wherever it came from.
    `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ]
  return html`<!doctype html>
<html lang="en" data-lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy.join('; '))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="biflan ${data.manifest.biflan}">
<meta name="biflan-build" content="${data.mark}">
<title>biflan</title>
<link rel="icon" href="data:,">
<style>${raw(asset('report.css'))}</style>
</head>
<body>
<a class="skip" href="#main">${both('To the content', '跳至正文')}</a>
<header>
<div class="bar"><p class="brand">biflan</p>
<div class="langs" role="group" aria-label="Language 语言"><button type="button" lang="en" value="en">English</button><button type="button" lang="zh-CN" value="zh">中文</button></div></div>
<h1>${both('What this collection holds', '数据集概览')}</h1>
${summary(data)}
<nav aria-label="Contents 目录"><ul>${CONTENTS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">${CONTENTS.map(([, , make]) => make(data))}
</main>
<footer><p>${both(
    'Written by biflan from the build beside it. The same build gives the same page.',
    '由 biflan 依据同目录的构建生成；构建相同，页面即相同。',
  )}</p></footer>
<script>${raw(script)}</script>
</body>
</html>
`.html
}

function summary({ tasks, manifest }: ReportData): Html {
  const rows = sumOf(tasks.map(({ entry }) => entry.rows))
  const validation = sumOf(
    tasks.flatMap(({ entry }) =>
      entry.parts.filter(({ side }) => side === 'validation').map(part => part.rows),
    ),
  )
  const facts: readonly (readonly [Html, string])[] = [
    [both('rows', '行'), count(rows)],
    [both('tasks', '任务'), count(tasks.length)],
    [both('examples', '样例'), count(sumOf(tasks.map(({ entry }) => entry.examples)))],
    [both('templates', '模板'), count(sumOf(tasks.map(({ coverage }) => coverage?.templates.length ?? 0)))],
    [both('rows for validation', '验证行'), count(validation)],
    [both('seed', '种子'), String(manifest.settings.seed)],
  ]
  return html`<dl class="summary">${facts.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>${
    manifest.settings.sample
      ? html`<p class="note">${both('Built from the embedded samples: figures show the machine, not the corpora.', '由内置样例构建：所示数字仅反映流程，不反映语料。')}</p>`
      : undefined
  }`
}
