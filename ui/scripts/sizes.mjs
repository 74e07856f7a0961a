// First-load JavaScript of every exported page, gzipped, as a browser with modules fetches it.
// Exits with 1 when a page goes over the budget.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const OUT = new URL(`../${process.env.NEXT_DIST_DIR ?? 'out'}/`, import.meta.url)
const BUDGET = 200 * 1024

const pages = readdirSync(OUT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('index.html'))
  .sort()
const sizes = new Map()
const size = (path) => {
  if (!sizes.has(path))
    sizes.set(path, gzipSync(readFileSync(new URL(`.${path}`, OUT)), { level: 9 }).length)
  return sizes.get(path)
}

let over = 0
for (const page of pages) {
  const html = readFileSync(new URL(page, OUT), 'utf8')
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !/nomodule/i.test(tag))
    .map((tag) => /src="([^"]+)"/.exec(tag)?.[1])
    .filter((src) => src !== undefined)
  const total = [...new Set(scripts)].reduce((sum, src) => sum + size(src), 0)
  if (total > BUDGET) over += 1
  const mark = total > BUDGET ? '  over budget' : ''
  console.log(
    `${(total / 1024).toFixed(1).padStart(7)} KB  /${page.replace(/index\.html$/, '')}${mark}`,
  )
}
process.exit(over ? 1 : 0)
