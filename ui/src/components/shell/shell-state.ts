import { create } from 'zustand'

/** Which of the shell's own dialogs is open. */
export const useShell = create<{ open: 'palette' | 'help' | null }>(() => ({ open: null }))

export const openShell = (open: 'palette' | 'help'): void => useShell.setState({ open })
export const closeShell = (): void => useShell.setState({ open: null })
