import { messages } from '@/features/settings/messages'

export { SettingsPage as default } from '@/features/settings/page'
export const metadata = { title: messages.title }
