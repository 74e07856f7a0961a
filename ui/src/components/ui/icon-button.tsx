import clsx from 'clsx'
import type { ReactNode } from 'react'
import { ariaKeys } from '@/lib/keyboard'
import { Button, type ButtonProps } from './button'
import { Tooltip } from './tooltip'

/** A button with an icon only; its label is its name and its tooltip. */
export function IconButton({
  label,
  children,
  keys,
  variant = 'ghost',
  size = 'md',
  className,
  ...rest
}: Omit<ButtonProps, 'children' | 'icon'> & {
  label: string
  children: ReactNode
  /** Shortcut to show in the tooltip, as in a command: `mod+z`. */
  keys?: string
}) {
  return (
    <Tooltip text={label} describes={false} {...(keys ? { keys } : {})}>
      <Button
        aria-label={label}
        aria-keyshortcuts={keys && ariaKeys(keys)}
        variant={variant}
        size={size}
        className={clsx('!px-0', size === 'sm' ? 'w-6 max-md:w-10' : 'w-7 max-md:w-10', className)}
        {...rest}
      >
        {children}
      </Button>
    </Tooltip>
  )
}
