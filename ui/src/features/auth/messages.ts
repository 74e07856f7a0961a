export const messages = {
  title: 'Log in',
  username: 'User name',
  password: 'Password',
  submit: 'Log in',
  version: (version: string) => `Nightfloat ${version}`,
  missing: 'Fill this in',
} as const
