import type { Metadata } from 'next'
import { AgentPage } from '@/components/agent/agent-page'

export const metadata: Metadata = { title: 'Agent' }

/** The path alone says which agent is shown, so that a new one that gets its id keeps its place. */
export default function Agent() {
  return <AgentPage />
}
