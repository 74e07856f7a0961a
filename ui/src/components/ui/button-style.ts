import clsx from 'clsx'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'
export type ButtonSize = 'sm' | 'md'

const VARIANTS: Record<ButtonVariant, string> = {
  primary:
    'border-transparent bg-ink text-panel hover:opacity-90 disabled:bg-soft disabled:text-mute disabled:opacity-100',
  secondary: 'border-line bg-panel text-ink hover:bg-soft disabled:text-mute disabled:bg-panel',
  ghost:
    'border-transparent bg-transparent text-mute hover:bg-soft hover:text-ink disabled:bg-transparent disabled:text-mute disabled:opacity-45',
  danger: 'border-line bg-panel text-bad hover:bg-bad-bg disabled:text-mute disabled:bg-panel',
}
const SIZES: Record<ButtonSize, string> = {
  sm: 'h-6 px-2 text-xs max-md:h-10 max-md:px-3',
  md: 'h-7 px-3 max-md:h-10 max-md:px-4',
}

export const buttonClass = (variant: ButtonVariant, size: ButtonSize, extra?: string): string =>
  clsx(
    'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded border font-medium transition-colors duration-100',
    VARIANTS[variant],
    SIZES[size],
    extra,
  )
