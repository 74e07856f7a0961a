import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PYTHON = process.env.NIGHTFLOAT_PYTHON ?? '../.venv/bin/python'
const PATIENCE = 60_000

/** A new folder for what a server keeps; `from` is copied into it. */
export async function dataFolder(from?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nightfloat-e2e-'))
  if (from) await cp(from, folder, { recursive: true })
  return folder
}

/** Settings by variables of the environment. */
export type Environment = Readonly<Record<string, string>>

/** Nightfloat as people start it, over a folder of its own. */
export class Server {
  readonly data: string
  private readonly environment: Environment
  url = ''
  private child: ChildProcess | null = null
  private said = ''

  constructor(data: string, environment: Environment = {}) {
    this.data = data
    this.environment = environment
  }

  /** Starts it and waits for the line that says where it is; on the same port when started again. */
  async start(): Promise<this> {
    const port = this.url ? new URL(this.url).port : '0'
    const child = spawn(
      PYTHON,
      ['-m', 'nightfloat', 'up', '--port', port, '--data', this.data, '--no-browser'],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.environment } },
    )
    this.child = child
    const before = this.said.length
    this.url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${why}\n${this.said}`))
      const timer = setTimeout(() => fail('Nightfloat did not start in time'), PATIENCE)
      const hear = (text: Buffer) => {
        this.said += text.toString()
        const place = /Nightfloat is at (http:\S+)/.exec(this.said.slice(before))?.[1]
        if (!place) return
        clearTimeout(timer)
        resolve(place)
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('error', (error) => fail(error.message))
      child.once('exit', (code) => fail(`Nightfloat ended with ${code}`))
    })
    return this
  }

  /** What it wrote to the terminal. */
  get words(): string {
    return this.said
  }

  /** Ctrl-C: it ends in order. */
  async stop(): Promise<void> {
    await this.end('SIGINT')
  }

  /** The machine's power fails, as far as the server is concerned. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Stops it and removes what it kept. */
  async remove(): Promise<void> {
    await this.end('SIGTERM')
    await rm(this.data, { recursive: true, force: true })
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child
    this.child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
    await ended
    clearTimeout(timer)
  }
}
