import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian and others put a Chromium; `BIFLAN_CHROMIUM` names another one. */
const PLACES = [
  process.env['BIFLAN_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const installed = PLACES.find(place => place !== '' && existsSync(place))

/** Tests that need a browser are skipped where there is none, unless `BIFLAN_BROWSER=required`. */
export const withoutBrowser = installed === undefined && process.env['BIFLAN_BROWSER'] !== 'required'

export function openBrowser(): Promise<Browser> {
  if (installed === undefined) throw new Error('no Chromium: apt-get install chromium')
  // Chromium has no sandbox for root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: installed, args })
}
