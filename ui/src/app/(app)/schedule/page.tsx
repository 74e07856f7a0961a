import { messages } from '@/features/schedule/messages'

export { SchedulePage as default } from '@/features/schedule/page'
export const metadata = { title: messages.title }
