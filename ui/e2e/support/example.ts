import { readdirSync, readFileSync } from 'node:fs'

const DAY = 86_400_000
const FIRST = Date.parse('2026-07-01')

const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The day on this machine. */
export const today = (): string => {
  const now = new Date()
  return isoDay(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()))
}

export const addDays = (day: string, days: number): string => isoDay(Date.parse(day) + days * DAY)

/** How many days later than in the files the example takes place: whole weeks, so that today lies in
 * the second week of what it plans. */
export const shift = (): number => Math.floor((Date.parse(today()) - FIRST) / (7 * DAY)) * 7 - 7

/** An example as a programme folder in a zip, moved in time by days. */
export function exampleZip(name: string, days: number): Uint8Array {
  const folder = new URL(`../../../examples/${name}/`, import.meta.url)
  const later = (day: string) => isoDay(Date.parse(day) + days * DAY)
  const files = readdirSync(folder)
    .filter((file) => /\.(toml|csv)$/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8')
      return { file, bytes: Buffer.from(text.replaceAll(/\b20\d\d-\d\d-\d\d(?!\d)/g, later)) }
    })
  return zip(files)
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})

const crc32 = (bytes: Buffer): number =>
  ~bytes.reduce((sum, byte) => (CRC[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8), ~0) >>> 0

/** A zip without compression: what a programme folder needs, and no package for it. */
function zip(files: readonly { file: string; bytes: Buffer }[]): Uint8Array {
  const bodies: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const { file, bytes } of files) {
    const name = Buffer.from(file)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(0x21, 8)
    facts.writeUInt32LE(crc32(bytes), 10)
    facts.writeUInt32LE(bytes.length, 14)
    facts.writeUInt32LE(bytes.length, 18)
    facts.writeUInt16LE(name.length, 22)
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, name, bytes])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    entries.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), facts, place, name]))
    bodies.push(body)
    offset += body.length
  }
  const list = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, list, Buffer.from('PK\u0005\u0006'), end])
}
