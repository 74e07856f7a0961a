import { messages } from '@/lib/messages'

export interface FieldProblem {
  /** Name of the field in the request, dotted when nested: `weeks`, `operations.0.day`. */
  field: string
  /** What was sent there, as text. */
  value?: string | null
  /** A sentence, or the rest of one about the value: `is no shift.` */
  message: string
  /** The way out, where the server knows one: what follows `Maybe`. */
  maybe?: string | null
  /** What the problem lies in, where that is something else than was sent: `the pin of Ng`. */
  label?: string | null
}

interface ProblemBody {
  code: string
  title: string
  status: number
  detail?: string | null
  maybe?: string | null
  errors?: FieldProblem[] | null
}

/** Every failure of an API call: the server's problem+json, or that no server answered. */
export class ApiProblem extends Error {
  readonly code: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The way out in a sentence, where the server knows one: `Maybe …`. */
  readonly maybe: string
  readonly errors: readonly FieldProblem[]
  /** Everything else the server sent along: findings, fixes, the current version. */
  readonly extra: Readonly<Record<string, unknown>>

  constructor({
    code,
    title,
    status,
    detail,
    maybe,
    errors,
    ...extra
  }: ProblemBody & Record<string, unknown>) {
    super(detail ? `${title}: ${detail}` : title)
    this.name = 'ApiProblem'
    this.code = code
    this.title = title
    this.status = status
    this.detail = detail ?? ''
    this.maybe = wayOut(maybe)
    this.errors = errors ?? []
    this.extra = extra
  }

  /** All of it on one line: what, where, what now. */
  get words(): string {
    return [`${this.title}.`, this.detail, this.maybe].filter(Boolean).join(' ')
  }

  /** What to show beside the field, or undefined. */
  field(name: string): string | undefined {
    const error = this.errors.find((one) => one.field === name)
    return error && problemWords(error)
  }
}

/** `“ZZ” is no shift. Maybe one of "D", "N".` */
export function problemWords({ value, message, maybe }: FieldProblem): string {
  const said = /^[a-z]/.test(message)
    ? `${value ? `“${value}”` : messages.problems.thisValue} ${message}`
    : message
  return [said, wayOut(maybe)].filter(Boolean).join(' ')
}

/** `Maybe load it again.` of what a problem's `maybe` says; nothing of nothing. */
export const wayOut = (maybe: string | null | undefined): string =>
  maybe ? messages.problems.maybe(maybe) : ''

/** What a failed response says, whatever its body turns out to be. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const fallback = {
    code: `http_${response.status}`,
    title: messages.problems.status(response.status),
    status: response.status,
  }
  if (!response.headers.get('content-type')?.includes('json')) return new ApiProblem(fallback)
  try {
    const body: unknown = await response.json()
    return new ApiProblem({ ...fallback, ...(typeof body === 'object' ? body : {}) })
  } catch (error) {
    if (error instanceof SyntaxError) return new ApiProblem(fallback)
    throw error
  }
}

/** The problem behind anything that was thrown. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  return new ApiProblem({
    code: 'unexpected',
    title: messages.problems.unexpected,
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
  })
}

/** Whether a server answered; without an answer, what was asked for may have been done. */
export const answered = (error: unknown): boolean => asProblem(error).status !== 0

export const unreachable = (): ApiProblem =>
  new ApiProblem({
    code: 'unreachable',
    title: messages.problems.unreachable,
    status: 0,
    maybe: messages.problems.unreachableMaybe,
  })
