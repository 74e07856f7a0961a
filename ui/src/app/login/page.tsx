import { messages } from '@/features/auth/messages'

export { LoginPage as default } from '@/features/auth/page'
export const metadata = { title: messages.title }
