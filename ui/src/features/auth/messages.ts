export const messages = {
  title: 'Sign in',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  version: (version: string) => `Nightfloat ${version}`,
  missing: 'Fill this in',
  newPassword: {
    title: 'Choose your password',
    text: 'Somebody else chose the one you signed in with. Only you should know the next.',
    current: 'Password you were given',
    next: 'New password',
    nextHint: (least: number) => `At least ${least} characters; a few plain words do well`,
    short: (least: number) => `This has fewer than ${least} characters`,
    submit: 'Change password',
    leave: 'Sign out',
  },
} as const
