import { handle, otherMethods } from '@/lib/server/route'
import { findArtifact } from '@/lib/server/runs/find-artifact'
import { localOwner, services } from '@/lib/server/services'
import { imageEndings } from '@/lib/server/tools/result-content'

export const GET = handle<{ run_id: string; artifact_id: string }>(async (_request, params) => {
  const file = await findArtifact(services(), localOwner, params.run_id, params.artifact_id)
  // Everything but pictures is downloaded: a tool could have written a page.
  const isShown = imageEndings.has(file.mediaType)
  const name = file.name.replace(/^artifacts\//, '').replaceAll(/[^\w.-]/g, '_')
  return new Response(Buffer.from(file.data), {
    headers: {
      'Content-Type': isShown ? file.mediaType : 'application/octet-stream',
      'Content-Disposition': `${isShown ? 'inline' : 'attachment'}; filename="${name}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, max-age=31536000, immutable',
    },
  })
})

export const { DELETE, OPTIONS, PATCH, POST, PUT } = otherMethods('GET')
