export const messages = {
  title: 'Week brief',
  span: 'Days of the brief',
  spans: { week: 'Week', block: 'Block' },
  previous: 'The week before',
  next: 'The week after',
  nothing: 'Nothing to tell of these days',
  more: (count: number) => `· ${count} more`,
} as const
