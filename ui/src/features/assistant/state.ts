import { create } from 'zustand'

interface AssistantState {
  /** Somebody opened the panel; it stands there only while the sidecar does. */
  open: boolean
  /** An answer is being written: the panel waits for its end, whatever becomes of the sidecar. */
  busy: boolean
}

export const useAssistant = create<AssistantState>(() => ({ open: false, busy: false }))

export const setOpen = (open: boolean): void => useAssistant.setState({ open })
