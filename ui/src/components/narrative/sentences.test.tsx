import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Piece } from '@/lib/api/narratives'
import { SentenceText } from './sentences'

const OF = { schedule: 1, version: 7 }

it('keeps short words with a hyphen on one line, and every word as it is', () => {
  const long = 'Emergency-medicine-pediatrics'
  const pieces: Piece[] = [
    { kind: 'shift', text: 'E-PM', ref: 'E-PM' },
    { kind: 'text', text: ` breaks “IP, E-AM or ${long}”, `, ref: '' },
    { kind: 'day', text: 'Sat 4 – Sun 5 July', ref: '2026-07-04/2026-07-05' },
  ]
  const sentence = { id: 's1', text: '', pieces, links: [] }
  const { container } = render(<SentenceText sentence={sentence} of={OF} />)
  expect(container.textContent).toBe(pieces.map(({ text }) => text).join(''))
  const whole = [...container.querySelectorAll('.whitespace-nowrap')]
  expect(whole.map(({ textContent }) => textContent)).toEqual(['E-PM', 'E-AM'])
  expect(screen.getByRole('link').textContent).toBe('Sat 4 – Sun 5 July')
})
