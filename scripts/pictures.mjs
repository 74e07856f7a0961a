// Takes the pictures of the documentation again, in the browser, from a fresh demo:
//
//   ENABLE_LLM_ASSISTANT=true ASSISTANT_MODE=rewrite ASSISTANT_HEALTH_TTL_FAIL_S=1 \
//     ASSISTANT_BASE_URL=http://127.0.0.1:11434 \
//     ./nf up --demo --data FRESH --no-browser --port 8123
//   node scripts/pictures.mjs LINK [BROWSER]
//
// LINK is the address that the first command prints to sign in with; BROWSER a Chromium. What the
// pictures show is made on the way: a year, two of its blocks, and the tutorial's programme. The
// assistant's sidecar is the tests' own, and comes only for the last picture.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const { chromium } = createRequire(new URL('../ui/package.json', import.meta.url))(
  '@playwright/test',
)
const ROOT = fileURLToPath(new URL('../', import.meta.url))
const PICTURES = `${ROOT}docs/pictures/`
const DESK = { width: 1360, height: 850 }
const PHONE = { width: 390, height: 844 }

const [link, browserPath = '/usr/bin/chromium'] = process.argv.slice(2)
const base = new URL(link).origin
const quiet = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync'
const browser = await chromium.launch({
  executablePath: browserPath,
  args: `${quiet} --disable-background-networking --disable-component-update`.split(' '),
})
const context = await browser.newContext({ viewport: DESK, colorScheme: 'light' })
const page = await context.newPage()
await page.goto(link)
const session = await (await context.request.get(`${base}/api/session`)).json()

/** Asks the API; what it refuses ends the script with its words. */
async function ask(method, path, data, headers = {}) {
  const key = `pictures-${Math.random()}`
  const answer = await context.request.fetch(`${base}/api${path}`, {
    method,
    ...(data ? { data } : {}),
    headers: { 'X-CSRF-Token': session.csrf, 'Idempotency-Key': key, ...headers },
  })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json()
}

async function ended(programme, generation) {
  for (;;) {
    const found = await ask('GET', `${programme}/generations/${generation}`)
    if (found.state === 'succeeded') return found.version
    if (!['queued', 'running'].includes(found.state)) throw new Error(JSON.stringify(found.error))
    await page.waitForTimeout(300)
  }
}

async function generated(programme, schedule) {
  const order = await ask('POST', `${programme}/schedules/${schedule}/generations`, {})
  return ended(programme, order.id)
}

async function published(programme, version, note) {
  const { etag } = await ask('GET', `${programme}/versions/${version}`)
  const path = `${programme}/versions/${version}/publication`
  return ask('POST', path, { note }, { 'If-Match': etag })
}

async function open(path) {
  await page.goto(`${base}${path}`)
  await page.waitForLoadState('networkidle').catch(() => {}) // the event stream never rests
  await page.waitForTimeout(1200)
}

async function picture(name) {
  await page.mouse.move(0, 0)
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${PICTURES}${name}.png`, animations: 'disabled' })
  console.log(name)
}

/** The same page in light and in dark. */
async function both(name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await picture(`${name}-${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

// ── A family medicine programme: its year, then two blocks ──────────────────────────────────────

const hill = `/scheduling/programmes/${session.programmes[0].id}`
const resident = 'R2A'
await ask('PUT', `${hill}/members/${session.user.id}`, { role: 'scheduler', clinician: resident })
const { items: planned } = await ask('GET', `${hill}/schedules`)
const year = planned.find((one) => one.year)
const first = planned.find((one) => !one.year)
await published(hill, await generated(hill, year.id), 'Rotations of the year')

await open(`/generate/?schedule=${first.id}`)
await page.getByRole('button', { name: /^Generate/ }).last().click()
await page.getByText('A schedule that keeps every rule is found.').waitFor({ timeout: 60_000 })
await page.waitForTimeout(2500)
await both('generate-running')
const { items: running } = await ask('GET', `${hill}/generations`)
const draft = await ended(hill, running[0].id)
await page.waitForTimeout(2000)
await both('generate-done')

await open(`/schedule/?schedule=${first.id}&version=${draft}`)
await page.getByRole('gridcell', { name: /: Night float/ }).nth(1).click()
await page.getByText('Why here').waitFor()
await page.waitForTimeout(1000)
await both('schedule')

await open(`/compliance/?schedule=${first.id}`)
await page.getByRole('button', { name: /80 hours/ }).last().click()
await page.waitForTimeout(1500)
await both('compliance')

await page.setViewportSize(PHONE)
await open(`/generate/?schedule=${first.id}`)
await both('generate-phone')
await open(`/compliance/?schedule=${first.id}`)
await both('compliance-phone')
await page.setViewportSize(DESK)

await published(hill, draft, 'July')
const today = new Date().toISOString().slice(0, 10)
const { blocks } = await ask('GET', hill)
const now = blocks.find((one) => one.start <= today && today <= one.end) ?? blocks[5]
const name = `Block ${now.id}`
const present = await ask('POST', `${hill}/schedules`, { name, year: false, blocks: [now.id] })
await published(hill, await generated(hill, present.id), 'As planned')
await page.setViewportSize(PHONE)
await open('/my/')
await both('my-shifts')
await open('/on/')
await both('who-is-on')
await page.setViewportSize(DESK)

// ── The tutorial's programme ────────────────────────────────────────────────────────────────────

await open('/welcome/?new')
await picture('welcome')
await page.getByRole('button', { name: /Lakeside/ }).click()
await page.getByRole('button', { name: /^Generate/ }).last().click()
await page.getByText('Certificate').waitFor({ timeout: 60_000 })
await page.waitForTimeout(1000)
await picture('first-generation')
await page.getByRole('link', { name: 'Open', exact: true }).click()
await page.getByRole('gridcell', { name: /Grace Huang: Off, 11/ }).click({ position: { x: 8, y: 8 } })
await page.keyboard.press('a')
await page.keyboard.type('D')
await page.getByText('Breaks 1 rule').waitFor()
await page.keyboard.press('Enter')
await page.getByText('Ways out').waitFor()
await picture('refusal')
await page.getByRole('button', { name: 'Save it anyway' }).click()
await page.getByText('1 violation').first().waitFor()
await page.getByRole('link', { name: 'Publish…' }).or(page.getByRole('button', { name: 'Publish…' })).first().click()
await page.getByText('Checked from scratch').waitFor()
await picture('publish')

const { programmes } = await ask('GET', '/session')
const lake = `/scheduling/programmes/${programmes.find((one) => /Lakeside/.test(one.name)).id}`
const [block] = (await ask('GET', `${lake}/schedules`)).items
const [one] = (await ask('GET', `${lake}/schedules/${block.id}/versions`)).items
await ask('POST', `${lake}/versions/${one.id}/undo`, undefined, { 'If-Match': one.etag })
await published(lake, one.id, 'July')
const two = await ask('POST', `${lake}/versions/${one.id}/fork`, { note: 'A swap' })
const operation = { op: 'move', clinician: 'R7', day: '2026-07-27', to_clinician: 'R8', to_day: '2026-07-27' }
await ask('POST', `${lake}/versions/${two.id}/edits`, { operations: [operation] }, { 'If-Match': two.etag })
await open(`/versions/?schedule=${block.id}&from=${one.id}&to=${two.id}`)
await both('diff')

// ── The week in sentences, and a conversation beside it ─────────────────────────────────────────

const python = `${ROOT}.venv/bin/python`
const sidecar = spawn(python, ['-m', 'tests.assistant.fake_sidecar'], { cwd: ROOT })
try {
  // Wide enough for the panel beside the page.
  await page.setViewportSize({ ...DESK, width: 1440 })
  await open(`/schedule/?schedule=${first.id}&version=${draft}`)
  // The page looks for a sidecar once in a while.
  const launcher = page.getByRole('button', { name: 'Open the assistant' })
  await launcher.waitFor({ timeout: 90_000 })
  await page.getByRole('button', { name: 'Week brief' }).click()
  await page.getByRole('gridcell', { name: /: Night float/ }).nth(1).click()
  await launcher.click()
  await page.getByRole('button', { name: /^Why is .* here/ }).click()
  await page.getByText('Re-worded locally').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(1000)
  await picture('assistant')
} finally {
  sidecar.kill()
}

await browser.close()
