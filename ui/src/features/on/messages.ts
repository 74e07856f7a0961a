import { plural } from '@/lib/plural'

export const messages = {
  title: 'Who is on',
  day: 'Day',
  previous: 'Day before',
  following: 'Day after',
  today: 'Today',
  find: 'Find a person or shift',
  times: (start: string, end: string) => `${start} – ${end}`,
  card: (shift: string, start: string, end: string, sinceBefore: boolean) =>
    `${shift}, ${start} – ${end}${sinceBefore ? ', since the day before' : ''}`,
  nextDay: 'next day',
  sinceBefore: 'since the day before',
  people: (count: number) => plural(count, 'person', 'people'),
  level: (pgy: number) => `PGY-${pgy}`,
  roles: {
    resident: 'Resident',
    fellow: 'Fellow',
    faculty: 'Faculty',
    other: 'Other',
  } as Record<string, string>,
  now: 'now',
  noMatch: 'Nobody matches.',
  empty: {
    title: 'Nobody is on this day',
    text: 'Maybe no schedule is published for it yet.',
  },
} as const
