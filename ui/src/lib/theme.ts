import { useEffect } from 'react'
import { usePreferences } from '@/lib/preferences'

/** Keeps data-theme and data-density on the page as chosen, following the system where asked. */
export function useTheme(): void {
  const theme = usePreferences((state) => state.theme)
  const density = usePreferences((state) => state.density)
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    const apply = () => {
      const { dataset } = document.documentElement
      dataset.theme = theme === 'system' ? (system.matches ? 'dark' : 'light') : theme
      dataset.density = density
    }
    apply()
    system.addEventListener('change', apply)
    return () => system.removeEventListener('change', apply)
  }, [theme, density])
}
