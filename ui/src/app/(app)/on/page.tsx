import { messages } from '@/features/on/messages'

export { OnPage as default } from '@/features/on/page'
export const metadata = { title: messages.title }
