import { problemOf } from '@/lib/api/problem'

/** Hands content to the browser as a file. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** Downloads a path of the API under the name that the server gives it; throws ApiProblem. */
export async function download(path: string, fallback: string): Promise<void> {
  const response = await fetch(path, { credentials: 'same-origin' })
  if (!response.ok) throw await problemOf(response)
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')
  saveFile(await response.blob(), named?.[1] ?? fallback)
}

/** Rows as CSV (RFC 4180); a cell that a spreadsheet would run as a formula is kept as text. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    if (value === null) return ''
    if (typeof value === 'number') return String(value)
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
