import { messages } from '@/features/people/messages'

export { PeoplePage as default } from '@/features/people/page'
export const metadata = { title: messages.title }
