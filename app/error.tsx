'use client'

import { CalmPage } from '@/components/frame/calm-page'
import { Button } from '@/components/ui/button'

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <CalmPage title="This page broke off.">
      <p className="text-ink-2">
        Runs go on at the server, and what was written is kept.
        {error.digest !== undefined && ` The server's log has it under ${error.digest}.`}
      </p>
      <Button className="self-start" onClick={reset}>
        Show it again
      </Button>
    </CalmPage>
  )
}
