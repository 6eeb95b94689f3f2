import type { Metadata } from 'next'
import { AgentPage } from '@/components/agent/agent-page'

export const metadata: Metadata = { title: 'New agent' }

export default function NewAgent() {
  return <AgentPage />
}
