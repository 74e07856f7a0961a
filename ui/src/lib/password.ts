/** Characters that the server asks of a password at least. */
export const PASSWORD_LEAST = 12

/** What is said wherever somebody chooses a password. */
export const passwordWords = {
  next: 'New password',
  nextHint: (least: number) => `At least ${least} characters; a few plain words do well`,
  short: (least: number) => `This has fewer than ${least} characters`,
  submit: 'Change password',
} as const
