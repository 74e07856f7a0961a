import { messages } from '@/features/welcome/messages'

export { WelcomePage as default } from '@/features/welcome/page'
export const metadata = { title: messages.title }
