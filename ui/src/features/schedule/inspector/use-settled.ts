'use client'

import { useEffect, useState } from 'react'

/** How long a selection must rest before anything is asked about it, in milliseconds. */
const REST = 90

/** The value once it has rested; the one before until then. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), REST)
    return () => window.clearTimeout(timer)
  }, [value])
  return settled
}
