'use client'

import { useId } from 'react'
import { useBrowserNotices } from '@/hooks/use-browser-notices'

const hints = {
  on: 'While Weir is out of sight, and open in a tab.',
  off: 'While Weir is out of sight, and open in a tab. The browser asks you once.',
  denied: 'The browser blocks notices of this site. Allow them in its settings first.',
  unsupported: 'The browser shows notices only of sites that it reaches over https.',
}

/** Whether the browser tells of runs that nobody looks at. */
export function NoticeSwitch() {
  const id = useId()
  const [setting, toggle] = useBrowserNotices()
  return (
    <div className="mb-4.5 flex items-start gap-2.5">
      <button
        type="button"
        role="switch"
        aria-checked={setting === 'on'}
        aria-labelledby={id}
        aria-describedby={`${id}-hint`}
        disabled={setting === 'denied' || setting === 'unsupported'}
        onClick={() => void toggle()}
        className="relative mt-0.5 h-4 w-7 flex-none rounded-[8px] border border-line-field bg-raised before:absolute before:-inset-3 after:absolute after:top-0.5 after:left-0.5 after:size-2.5 after:rounded-full after:bg-line-field after:transition-transform after:duration-(--d-1) after:ease-out disabled:opacity-55 aria-checked:border-flow-fill aria-checked:bg-flow-fill aria-checked:after:translate-x-3 aria-checked:after:bg-on-flow forced-colors:after:bg-[ButtonText]"
      />
      <div>
        <span id={id}>Tell me when a run ends or needs me</span>
        <p id={`${id}-hint`} className="text-small text-ink-3">
          {hints[setting]}
        </p>
      </div>
    </div>
  )
}
