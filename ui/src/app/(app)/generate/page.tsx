import { messages } from '@/features/generate/messages'

export { GeneratePage as default } from '@/features/generate/page'
export const metadata = { title: messages.title }
