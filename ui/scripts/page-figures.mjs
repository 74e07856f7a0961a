// How long the schedule page takes until it can be worked with: for `python -m
// benchmarks.page_figures`, which starts the server. Prints one JSON object.
import { chromium } from '@playwright/test'

const [url, cookie, path, times] = process.argv.slice(2)
const [name, value] = cookie.split('=')
const browser = await chromium.launch({
  executablePath: process.env.NIGHTFLOAT_BROWSER_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
})

/** A browser that has been nowhere, in which somebody is logged in. */
async function fresh() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }])
  return context.newPage()
}

/** Milliseconds from the address to a cell that has the focus and follows the keys. */
async function opened(page) {
  const begun = performance.now()
  await page.goto(url + path, { waitUntil: 'commit' })
  const grid = page.getByRole('grid', { name: /people by days$/ })
  const cell = grid.locator('[role=gridcell][tabindex="0"]')
  await cell.waitFor({ state: 'attached', timeout: 60_000 })
  await cell.focus()
  await page.keyboard.press('ArrowDown')
  await grid.locator('[role=gridcell]:focus').waitFor({ state: 'attached' })
  return Math.round(performance.now() - begun)
}

/** What a page has loaded until now, itself included. */
const loaded = () => {
  const all = ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))
  const bytes = all.reduce((sum, { transferSize }) => sum + transferSize, 0)
  return { requests: all.length, bytes, elements: document.querySelectorAll('*').length }
}

const found = { starting: 0, first: [], warm: [], shown: null }
for (let time = 0; time <= Number(times); time++) {
  const page = await fresh()
  const took = await opened(page)
  if (time === 0) found.starting = took
  else {
    found.first.push(took)
    found.shown ??= await page.evaluate(loaded)
    found.warm.push(await opened(page))
  }
  await page.context().close()
}
await browser.close()
console.log(JSON.stringify(found))
