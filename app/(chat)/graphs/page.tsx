import type { Metadata } from 'next'
import { GraphsPage } from '@/components/graph/graphs-page'

export const metadata: Metadata = { title: 'Graphs' }

export default function Graphs() {
  return <GraphsPage />
}
