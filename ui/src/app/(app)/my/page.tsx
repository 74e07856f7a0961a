import { messages } from '@/features/my/messages'

export { MyPage as default } from '@/features/my/page'
export const metadata = { title: messages.title }
