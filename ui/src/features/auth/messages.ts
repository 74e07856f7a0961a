import { passwordWords } from '@/lib/password'

export const messages = {
  title: 'Sign in',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  version: (version: string) => `Nightfloat ${version}`,
  missing: 'Fill this in',
  newPassword: {
    ...passwordWords,
    title: 'Choose your password',
    text: 'Somebody else chose the one you signed in with. Only you should know the next.',
    current: 'Password you were given',
    leave: 'Sign out',
  },
} as const
