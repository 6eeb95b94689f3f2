import type { Metadata } from 'next'
import { GraphPage } from '@/components/graph/graph-page'

export const metadata: Metadata = { title: 'Graph' }

/** The path alone says which graph is shown, so that a new one that gets its id keeps its place. */
export default function Graph() {
  return <GraphPage />
}
