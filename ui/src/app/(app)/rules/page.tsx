import { messages } from '@/features/rules/messages'

export { RulesPage as default } from '@/features/rules/page'
export const metadata = { title: messages.title }
