/** Small, for inside a button; decoration, so the words beside it must say what goes on. */
export function Spinner() {
  return (
    <span
      aria-hidden
      className="size-3 animate-spin rounded-full border-[1.5px] border-current border-r-transparent"
    />
  )
}
