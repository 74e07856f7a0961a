'use client'

import { useEffect, useState } from 'react'
import { FORCED, readTheme, type Theme } from './theme'

/** The colours of the page for the painter; null until the browser is there. */
export function useThemeColours(): Theme | null {
  const [theme, setTheme] = useState<Theme | null>(null)
  useEffect(() => {
    const root = document.documentElement
    const read = () => setTheme(readTheme(root))
    read()
    const observer = new MutationObserver(read)
    observer.observe(root, { attributes: true, attributeFilter: ['data-theme', 'data-density'] })
    const media = window.matchMedia(FORCED)
    media.addEventListener('change', read)
    return () => {
      observer.disconnect()
      media.removeEventListener('change', read)
    }
  }, [])
  return theme
}
