import { Download } from 'lucide-react'
import { formatBytes } from '@/components/run/figures'
import { buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { ImageBox } from './image-box'
import type { ResultForm } from './result-form'

interface ArtifactViewProps {
  readonly runId: string
  readonly toolName: string
  readonly artifact: Extract<ResultForm, { kind: 'artifact' }>
}

/** A result too large for the stream: what it is, how it begins, and where to get it. */
export function ArtifactView({ runId, toolName, artifact }: ArtifactViewProps) {
  const { artifactId, size, mediaType, head, isImage } = artifact
  const url = `/api/runs/${encodeURIComponent(runId)}/artifacts/${encodeURIComponent(artifactId)}`
  return (
    <div className="flex flex-col gap-2">
      <div className="num flex min-w-0 items-center gap-2.5 text-small text-ink-2">
        <span className="min-w-0 truncate">
          {mediaType} · {formatBytes(size)}
        </span>
        <a href={url} download className={`${buttonClass({ size: 'small' })} ml-auto`}>
          <Icon of={Download} isSmall />
          Download
        </a>
      </div>
      {isImage && <ImageBox source={url} description={`Image from ${toolName}`} />}
      {!isImage && head !== '' && (
        <pre className="mono [overflow-wrap:anywhere] whitespace-pre-wrap">
          {head}
          <span className="text-ink-3">{'\n…'}</span>
        </pre>
      )}
    </div>
  )
}
