'use client'

import dynamic from 'next/dynamic'

// A line of the page from the start, so that the grid below keeps its place.
const WeekBrief = dynamic(() => import('./week-brief'), {
  ssr: false,
  loading: () => <div className="h-8 shrink-0" />,
})

/** The days on screen in sentences, after the grid. */
export function Brief() {
  return <WeekBrief />
}
