import { Brief } from '@/features/brief/brief'
import { messages } from '@/features/schedule/messages'
import { SchedulePage } from '@/features/schedule/page'

export const metadata = { title: messages.title }

export default function Page() {
  return <SchedulePage brief={<Brief />} />
}
