import { THEME_SCRIPT } from '@/lib/theme-script'

/** The inline script that sets the theme before first paint. */
export function ThemeHead() {
  return <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
}
