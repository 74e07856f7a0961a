import { messages } from '@/features/requests/messages'

export { RequestsPage as default } from '@/features/requests/page'
export const metadata = { title: messages.title }
