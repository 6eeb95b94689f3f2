import type { Metadata } from 'next'
import { GraphPage } from '@/components/graph/graph-page'

export const metadata: Metadata = { title: 'New graph' }

export default function NewGraph() {
  return <GraphPage />
}
