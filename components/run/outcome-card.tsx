import { agentPath, chatPathWith, chatPathWithGraph, graphPath } from '@/components/frame/frame-path'
import { Check, CircleAlert, Play } from 'lucide-react'
import type { StreamingBlock } from '@/lib/blocks/block'
import { FrameLink } from '@/components/frame/frame-link'
import { buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { plainText } from './tool/exact-text'

/** What a builder has made and saved, with the way to it; or what it still lacks. */
export function OutcomeCard({ block }: { readonly block: StreamingBlock }) {
  const made = placesOf(block.made)
  const missing = block.missingFields ?? []
  return (
    <div data-part className="outcome">
      <Icon of={block.type === 'completion' ? Check : CircleAlert} className="mt-0.5" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere] max-tablet:basis-[calc(100%-40px)]">
        <p className="text-pretty whitespace-pre-wrap">{plainText(block.content)}</p>
        {missing.length > 0 && (
          <ul aria-label="Missing" className="mt-1.5 flex flex-wrap gap-1">
            {missing.map((field) => (
              <li key={field} className="rounded-1 bg-fill px-1.5 text-small text-ink-2">
                {plainText(field).replaceAll('_', ' ')}
              </li>
            ))}
          </ul>
        )}
      </div>
      {made !== undefined && (
        <div className="-my-0.75 flex flex-none gap-1.5 max-tablet:my-0 max-tablet:pl-6.5">
          <FrameLink href={made.page} className={buttonClass({ size: 'small' })}>
            {made.label}
          </FrameLink>
          <FrameLink href={made.chat} className={buttonClass({ size: 'small' })}>
            <Icon of={Play} isSmall />
            Run it
          </FrameLink>
        </div>
      )}
    </div>
  )
}

/** Where what was made is to be seen, and to be tried. */
function placesOf({ agentName, graphName }: NonNullable<StreamingBlock['made']> = {}) {
  if (agentName !== undefined)
    return { label: 'Open agent', page: agentPath(agentName), chat: chatPathWith(agentName) }
  if (graphName !== undefined)
    return { label: 'Open graph', page: graphPath(graphName), chat: chatPathWithGraph(graphName) }
  return undefined
}
