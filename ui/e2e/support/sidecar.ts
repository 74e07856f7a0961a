import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'

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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('no free port')
  return address.port
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

  async stat(): Promise<{ chats: number; active: number; cancelled: number }> {
    return (await fetch(`${this.url}/_stat`)).json() as Promise<{
      chats: number
      active: number
      cancelled: number
    }>
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
