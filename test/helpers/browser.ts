import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { missing } from './lacks.ts'

/** Where Debian and others put a Chromium; `BIFLAN_CHROMIUM` names another one. */
const PLACES = [
  process.env['BIFLAN_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const installed = PLACES.find(place => place !== '' && existsSync(place))

/** Tests that need a browser are skipped where there is none. */
export const withoutBrowser = missing('chromium', installed !== undefined)

export function openBrowser(): Promise<Browser> {
  // Chromium has no sandbox for root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: installed!, args })
}
