import { create } from 'zustand'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'error'
  action?: { label: string; run: () => void }
}

interface Toasts {
  toasts: Toast[]
  next: number
}

export const useToasts = create<Toasts>(() => ({ toasts: [], next: 1 }))

/** How long a toast without an error stays, in milliseconds. Errors stay until dismissed. */
export const TOAST_TIME = 6_000

export function toast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): number {
  const id = useToasts.getState().next
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.slice(-2), { id, text, tone: 'plain', ...options }],
    next: id + 1,
  }))
  return id
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }))
}
