import { messages } from '@/features/versions/messages'

export { VersionsPage as default } from '@/features/versions/page'
export const metadata = { title: messages.title }
