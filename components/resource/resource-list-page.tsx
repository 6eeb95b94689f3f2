'use client'

import { MessageSquare, Plus } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { ImportButton, ImportProblem, useFileImport } from '@/components/ui/import-file'
import { PageBody, PlainState } from '@/components/ui/page-body'
import { StillBars } from '@/components/ui/still-bars'
import type { RefreshedList } from '@/hooks/use-refreshed-list'
import { type ResourceKind, resourceKinds, titled } from './resource-kinds'

interface ResourceListPageProps<Item> {
  readonly kind: ResourceKind
  /** What one is good for. */
  readonly about: string
  readonly emptyText: string
  readonly list: RefreshedList<Item>
  /** Makes one of the text of a file. */
  readonly takeIn: Parameters<typeof useFileImport>[0]
  readonly row: (item: Item) => ReactNode
  /** Given where one can also be made by saying what it should do. */
  readonly onDescribe?: () => void
}

/** All of one kind, and the ways to get another: written, imported, or described. */
export function ResourceListPage<Item>(props: ResourceListPageProps<Item>) {
  const { kind, about, emptyText, list, takeIn, row, onDescribe } = props
  const { one, many, pathOf } = resourceKinds[kind]
  const frame = useFrame()
  const imported = useFileImport(takeIn, (id) => frame.go(pathOf(id)))
  const begin = () => frame.go(pathOf('new'))
  const { refresh } = list
  useEffect(() => void refresh(), [refresh])

  return (
    <>
      <PageHeader title={titled(many)}>
        {onDescribe && (
          <Button look="bare" size="small" onClick={onDescribe} className="max-tablet:hidden">
            <Icon of={MessageSquare} isSmall />
            Describe {one}
          </Button>
        )}
        <ImportButton label={`File of ${one}`} onFile={imported.take} />
        <Button look="primary" size="small" onClick={begin}>
          <Icon of={Plus} isSmall />
          New {kind}
        </Button>
      </PageHeader>
      <PageBody>
        <p className="mb-4.5 max-w-[600px] text-pretty text-ink-2">{about}</p>
        {imported.problem !== null && <ImportProblem problem={imported.problem} onClose={imported.clear} />}
        {list.status === 'loading' && <StillBars label={`Reading the ${many}`} />}
        {list.status === 'failed' && (
          <PlainState isError text={`The ${many} could not be read. They are kept on the server.`}>
            <Button onClick={() => void refresh()}>Try again</Button>
          </PlainState>
        )}
        {list.status === 'ready' && list.items.length === 0 && (
          <PlainState text={emptyText}>
            <Button onClick={onDescribe ?? begin}>{onDescribe ? `Describe ${one}` : `New ${kind}`}</Button>
          </PlainState>
        )}
        {list.items.length > 0 && (
          <ul aria-label={titled(many)} className="border-t border-line-2">
            {list.items.map(row)}
          </ul>
        )}
        {onDescribe && list.items.length > 0 && (
          <Button look="bare" onClick={onDescribe} className="mt-4 -ml-3 tablet:hidden">
            <Icon of={MessageSquare} isSmall />
            Describe {one}
          </Button>
        )}
      </PageBody>
    </>
  )
}
