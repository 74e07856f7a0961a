import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test'
import { Api } from './api'
import { FACTS, FOLDER, type Seeded } from './seed'
import { dataFolder, type Environment, Server } from './server'

/** A phone: small, touched, sharp. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
}

/** What no page may do, whatever the journey: written down as it happens, judged at the end. */
class Watch {
  readonly wrong: string[] = []
  private readonly allowed: RegExp[] = []

  /** The journey brings this about itself: a refused edit, a server that is away. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns)
  }

  /** Answers that the browser reports in its console although the page expects them. */
  allowStatus(...statuses: number[]): void {
    for (const status of statuses)
      this.allow(new RegExp(`Failed to load resource.*status of ${status} `))
  }

  async follow(context: BrowserContext, origin: string): Promise<void> {
    const note = (what: string) => {
      if (!this.allowed.some((pattern) => pattern.test(what))) this.wrong.push(what)
    }
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol.startsWith('http') && url.origin !== origin)
        note(`a request left the origin: ${url.href}`)
    })
    context.on('response', (response) => {
      if (response.status() >= 500) note(`${response.status()} from ${response.url()}`)
    })
    context.on('weberror', (error) => note(`page error: ${error.error().stack}`))
    context.on('console', (message) => {
      if (message.type() === 'error') note(`console: ${message.text()} ${message.location().url}`)
    })
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`securitypolicyviolation: ${event.violatedDirective} ${event.blockedURI}`)
      })
    })
  }
}

interface Fixtures {
  /** `nothing`: as after installing. `seeded`: a programme in its first weeks. */
  begin: 'nothing' | 'seeded'
  /** Settings of the server. */
  environment: Environment
  server: Server
  seeded: Seeded
  watch: Watch
  /** A browser of its own, nobody logged in. */
  open: (options?: BrowserContextOptions) => Promise<Page>
  /** A browser of its own in which somebody is logged in. */
  as: (username: string, options?: BrowserContextOptions) => Promise<Page>
  /** Somebody logged in without a browser. */
  api: (username: string) => Promise<Api>
}

export const test = base.extend<Fixtures>({
  begin: ['seeded', { option: true }],
  environment: [{}, { option: true }],
  server: async ({ begin, environment }, use, info) => {
    const from = begin === 'seeded' ? process.env[FOLDER] : undefined
    const server = await new Server(await dataFolder(from), environment).start()
    await use(server)
    await server.remove()
    if (info.status !== info.expectedStatus)
      await writeFile(info.outputPath('server.txt'), server.words)
  },
  baseURL: async ({ server }, use) => use(server.url),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here.
  seeded: async ({}, use) => {
    const file = join(process.env[FOLDER] ?? '', FACTS)
    await use(JSON.parse(readFileSync(file, 'utf8')) as Seeded)
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here.
  watch: async ({}, use) => {
    const watch = new Watch()
    await use(watch)
    expect(watch.wrong, 'what no page may do').toEqual([])
  },
  open: async ({ browser, server, watch }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (options) => {
      const context = await browser.newContext(options)
      contexts.push(context)
      await watch.follow(context, server.url)
      return context.newPage()
    })
    for (const context of contexts) await context.close()
  },
  api: async ({ server }, use) => use((username) => Api.login(server.url, username)),
  as: async ({ open, api }, use) =>
    use(async (username, options) => {
      const page = await open(options)
      await page.context().addCookies((await api(username)).cookies)
      return page
    }),
})

export { expect }
