import { create } from 'zustand'

/** A sentence that somebody asks from wherever they are; null when nobody does. */
export const useAsking = create<{ text: string | null }>(() => ({ text: null }))

export const askFor = (text: string): void => useAsking.setState({ text })
export const stopAsking = (): void => useAsking.setState({ text: null })
