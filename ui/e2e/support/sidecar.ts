import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import type { Environment, Server } from './server'
import { test as base, expect } from './test'

const PYTHON = process.env.NIGHTFLOAT_PYTHON ?? '../.venv/bin/python'
const REPOSITORY = new URL('../../../', import.meta.url).pathname
const PATIENCE = 30_000

/** What the fake can do; tests/assistant/fake_sidecar.py says what each means. */
export type Mode =
  | 'ok'
  | 'nomodel'
  | 'gone'
  | 'busy'
  | 'slow'
  | 'hang'
  | 'stall'
  | 'loading'
  | 'midfail'
  | 'middrop'
  | 'cut'
  | 'garbage'
  | 'endless'
  | 'flood'
  | 'html'
  | 'wrong_language'
  | 'false_fluent'
  | 'injected_instructions'

/** What it was asked, and what it is saying now. */
interface Stat {
  chats: number
  active: number
  cancelled: number
}

/** Below those that a system gives away itself, to whichever server asks for any port next. */
const LOWEST = 20_000
let next = LOWEST + (process.pid % 10_000)

async function freePort(): Promise<number> {
  for (;;) {
    const port = next++
    const server = createServer().listen(port, '127.0.0.1')
    const free = await new Promise<boolean>((resolve) => {
      server.once('listening', () => resolve(true))
      server.once('error', () => resolve(false))
    })
    await new Promise((resolve) => server.close(resolve))
    if (free) return port
  }
}

/** A sidecar without a model, as a process of its own that does what it is told to do wrong. */
export class Sidecar {
  private child: ChildProcess | null = null
  readonly url: string

  private constructor(readonly port: number) {
    this.url = `http://127.0.0.1:${port}`
  }

  /** One that is not there yet. */
  static async absent(): Promise<Sidecar> {
    return new Sidecar(await freePort())
  }

  async start(mode: Mode = 'ok'): Promise<this> {
    const asked = ['-m', 'tests.assistant.fake_sidecar', '--port', `${this.port}`, '--mode', mode]
    this.child = spawn(resolve(PYTHON), asked, { cwd: REPOSITORY, stdio: 'inherit' })
    const until = Date.now() + PATIENCE
    for (;;) {
      try {
        await this.stat()
        return this
      } catch (error) {
        if (Date.now() > until) throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }

  /** Does this from now on. */
  async does(mode: Mode): Promise<void> {
    await fetch(`${this.url}/_mode/${mode}`, { method: 'POST' })
  }

  async stat(): Promise<Stat> {
    return (await fetch(`${this.url}/_stat`)).json() as Promise<Stat>
  }

  /** Waits until it has been asked something, if only to be warm, and nobody is being answered. */
  async rests(): Promise<void> {
    await expect
      .poll(async () => {
        const { chats, active } = await this.stat()
        return chats > 0 && active === 0
      })
      .toBe(true)
  }

  /** Its container is killed. */
  async kill(): Promise<void> {
    const child = this.child
    this.child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
}

/** What a server says of its sidecar. */
export async function known(server: Server): Promise<boolean> {
  const { available } = await (await fetch(`${server.url}/api/assistant/health`)).json()
  return available === true
}

/** How many seconds the server waits for words. */
export const patience = (seconds: number): Environment => ({
  ASSISTANT_FIRST_CHUNK_TIMEOUT_S: `${seconds}`,
  ASSISTANT_TOTAL_TIMEOUT_S: `${3 * seconds}`,
})

/** What the server is told of its sidecar: short patience with one that fails. */
const SETTINGS: Environment = {
  ENABLE_LLM_ASSISTANT: 'true',
  ASSISTANT_MODE: 'rewrite',
  ASSISTANT_HEALTH_TTL_OK_S: '1',
  ASSISTANT_HEALTH_TTL_FAIL_S: '1',
  ...patience(3),
}

/** A sidecar of its own for each journey, which the server is told of. */
export const test = base.extend<{ sidecar: Sidecar; settings: Environment }>({
  settings: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here.
  sidecar: async ({}, use) => {
    const sidecar = await Sidecar.absent()
    await use(sidecar)
    await sidecar.kill()
  },
  environment: async ({ sidecar, settings }, use) =>
    use({ ...SETTINGS, ASSISTANT_BASE_URL: sidecar.url, ...settings }),
})
