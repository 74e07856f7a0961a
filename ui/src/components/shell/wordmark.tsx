/** The name as it is written: the second half carries the accent. */
export function Wordmark({ className }: { className?: string }) {
  const [night, float] = ['night', 'float']
  return (
    <span translate="no" className={className}>
      <span className="font-bold tracking-tight">
        {night}
        <span className="text-accent">{float}</span>
      </span>
    </span>
  )
}
