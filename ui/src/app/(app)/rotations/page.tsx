import { messages } from '@/features/rotations/messages'

export { RotationsPage as default } from '@/features/rotations/page'
export const metadata = { title: messages.title }
