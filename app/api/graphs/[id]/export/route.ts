import { exportGraph } from '@/lib/server/graphs/export-graph'
import { handle } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle<{ id: string }>(async (_request, { id }) => {
  const file = await exportGraph(services(), localOwner, id)
  // The second name is for ids that are not ASCII.
  const names = `filename="graph.json"; filename*=UTF-8''${encodeURIComponent(`${file.id}.graph.json`)}`
  return new Response(`${JSON.stringify(file, null, 2)}\n`, {
    headers: { 'Content-Type': 'application/json', 'Content-Disposition': `attachment; ${names}` },
  })
})
