'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Tabs } from '@/components/ui/tabs'
import { ExampleChoice } from './example-choice'
import { messages } from './messages'

const words = messages.programme
const WAYS = ['example', 'import', 'empty'] as const
type Way = (typeof WAYS)[number]

const loading = () => <SkeletonRows rows={4} />
const ImportForm = dynamic(() => import('./import-form'), { ssr: false, loading })
const EmptyForm = dynamic(() => import('./empty-form'), { ssr: false, loading })

/** An example programme, a programme folder as a zip, or an empty one. */
export function ProgrammeChoice() {
  const [way, setWay] = useState<Way>('example')
  return (
    <Tabs
      label={words.ways}
      value={way}
      onValueChange={setWay}
      tabs={WAYS.map((value) => ({ value, label: words.way[value] }))}
    >
      <div className="pt-4">
        {way === 'example' && <ExampleChoice />}
        {way === 'import' && <ImportForm />}
        {way === 'empty' && <EmptyForm />}
      </div>
    </Tabs>
  )
}
