import type { Metadata } from 'next'
import { ChatPage } from '@/components/chat/chat-page'

export const metadata: Metadata = { title: 'Chat' }

/** The path alone says which conversation is shown, so that a URL that changes without a page load is heard too. */
export default function ConversationPage() {
  return <ChatPage />
}
