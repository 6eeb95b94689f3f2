import { FrameLink } from '@/components/frame/frame-link'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { PageBody, PlainState } from '@/components/ui/page-body'
import { StillBars } from '@/components/ui/still-bars'
import { type ResourceKind, resourceKinds, titled } from './resource-kinds'

interface UnreadResourceProps {
  readonly kind: ResourceKind
  readonly status: 'loading' | 'missing' | 'failed'
  readonly onRetry: () => void
}

/** Stands in the place of an editor while what it is to edit is read, and when it cannot be. */
export function UnreadResource({ kind, status, onRetry }: UnreadResourceProps) {
  const { many, listPath } = resourceKinds[kind]
  return (
    <>
      <PageHeader title={titled(kind)} />
      <PageBody>
        {status === 'loading' && <StillBars label={`Reading the ${kind}`} />}
        {status === 'missing' && (
          <PlainState text={`There is no such ${kind}.`}>
            <FrameLink href={listPath} className="inline-link">
              All {many}
            </FrameLink>
          </PlainState>
        )}
        {status === 'failed' && (
          <PlainState isError text={`The ${kind} could not be read. It is kept on the server.`}>
            <Button onClick={onRetry}>Try again</Button>
          </PlainState>
        )}
      </PageBody>
    </>
  )
}
