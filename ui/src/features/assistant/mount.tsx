'use client'

import dynamic from 'next/dynamic'

const Assistant = dynamic(() => import('./assistant'), { ssr: false })

/** The assistant's place in every page; its code comes after the page's. */
export function AssistantMount() {
  return <Assistant />
}
