import { useEffect, useState } from 'react'

/** The value once it has rested for some milliseconds. */
export function useDebounced<Value>(value: Value, delay: number): Value {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), delay)
    return () => window.clearTimeout(timer)
  }, [value, delay])
  return rested
}
