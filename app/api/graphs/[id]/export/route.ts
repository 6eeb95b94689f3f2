import { exportGraph } from '@/lib/server/graphs/export-graph'
import { jsonFile } from '@/lib/server/http/download'
import { handle, otherMethods } from '@/lib/server/route'
import { localOwner, services } from '@/lib/server/services'

export const GET = handle<{ id: string }>(async (_request, { id }) => {
  const file = await exportGraph(services(), localOwner, id)
  return jsonFile(`${file.id}.graph.json`, file)
})

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
