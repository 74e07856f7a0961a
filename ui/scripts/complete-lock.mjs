// Completes package-lock.json after `npm install`.
//
// A registry that lacks some platform packages (say, those for macOS) makes npm leave them out of
// the lock without a word, and `npm ci` then refuses that lock: "Missing: … from lock file". Every
// optional dependency that a locked package names and the lock lacks gets an entry without an
// integrity hash here, so that each platform finds its own. It also checks that no registry host
// stands in the lock.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const packages = lock.packages

/** The lock key that `name` resolves to from the package at `from`, or null. */
function resolve(from, name) {
  for (let base = from; ; ) {
    const key = `${base ? `${base}/` : ''}node_modules/${name}`
    if (packages[key]) return key
    if (!base) return null
    const cut = base.lastIndexOf('/node_modules/')
    base = cut === -1 ? '' : base.slice(0, cut)
  }
}

/** What a package name says about where the package runs. */
function platform(name) {
  const words = name.split(/[^a-z0-9]+/)
  const pick = (all) => all.filter((word) => words.includes(word))
  const os = pick([
    'android',
    'darwin',
    'freebsd',
    'linux',
    'netbsd',
    'openbsd',
    'sunos',
    'win32',
    'openharmony',
    'aix',
  ])
  const cpu = pick([
    'arm64',
    'arm',
    'ia32',
    'x64',
    'ppc64',
    'ppc64le',
    'riscv64',
    's390x',
    'loong64',
    'mips64el',
    'wasm32',
  ])
  const libc = words.includes('musl')
    ? ['musl']
    : words.includes('gnu') && os.includes('linux')
      ? ['glibc']
      : []
  return { ...(cpu.length && { cpu }), ...(os.length && { os }), ...(libc.length && { libc }) }
}

let added = 0
for (const [key, entry] of Object.entries(packages)) {
  if (!key) continue
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolve(key, name)) continue
    packages[`node_modules/${name}`] = {
      version: version.replace(/^[~^]/, ''),
      ...platform(name),
      ...(entry.dev && { dev: true }),
      optional: true,
    }
    added += 1
  }
}

const sorted = Object.keys(packages).sort((a, b) => (a === b ? 0 : a < b ? -1 : 1))
lock.packages = Object.fromEntries(sorted.map((key) => [key, packages[key]]))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)

const hosts = Object.entries(lock.packages).filter(([, entry]) => entry.resolved)
for (const [key, entry] of hosts) console.error(`${key} names a registry host: ${entry.resolved}`)
console.log(`package-lock.json: ${added} entries added`)
process.exit(hosts.length ? 1 : 0)
