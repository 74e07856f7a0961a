import { messages } from '@/features/compliance/messages'

export { CompliancePage as default } from '@/features/compliance/page'
export const metadata = { title: messages.title }
