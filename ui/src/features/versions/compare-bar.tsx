'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { VersionSelect } from '@/components/versions/schedule-select'
import type { Version } from '@/lib/api/schedules'
import { messages } from './messages'
import { defaultPair } from './model'

const words = messages.compare

/** Chooses any two versions to compare; the working draft and the one in force at first. */
export function CompareBar({
  versions,
  working,
  onCompare,
}: {
  versions: readonly Version[]
  working: number | null
  onCompare: (pair: { from: number; to: number }) => void
}) {
  const proposed = defaultPair(versions, working)
  const [chosen, setChosen] = useState<{ from?: number; to?: number }>({})
  if (!proposed) return null
  const pair = { ...proposed, ...chosen }
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-2 max-md:hidden">
      <span className="text-mute max-md:hidden">{words.from}</span>
      <VersionSelect
        label={words.from}
        versions={versions}
        working={working}
        value={pair.from}
        onChange={(from) => setChosen({ ...chosen, from })}
      />
      <span className="text-mute max-md:hidden">{words.to.toLowerCase()}</span>
      <VersionSelect
        label={words.to}
        versions={versions}
        working={working}
        value={pair.to}
        onChange={(to) => setChosen({ ...chosen, to })}
      />
      <Button disabled={pair.from === pair.to} onClick={() => onCompare(pair)}>
        {words.title}
      </Button>
      {pair.from === pair.to && <span className="text-xs text-mute">{words.same}</span>}
    </div>
  )
}
