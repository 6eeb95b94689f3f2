'use client'

import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useToast } from '@/hooks/use-toast'
import { Button } from './button'
import { Icon } from './icon'

const short = 5_000
const long = 10_000

/** The one toast, at the lower left of the page. An error stays until it is closed. */
export function Toaster() {
  const { shown, close } = useToast()

  useEffect(() => {
    if (shown === null || shown.isError) return
    const timer = setTimeout(close, shown.action === undefined ? short : long)
    return () => clearTimeout(timer)
  }, [shown, close])

  return (
    <div
      role={shown?.isError ? 'alert' : 'status'}
      className="pointer-events-none absolute bottom-4 left-4 z-30 max-w-[min(480px,calc(100%-32px))]"
    >
      {shown !== null && (
        <div className="pointer-events-auto flex min-h-10 items-center gap-2.5 rounded-2 bg-raised py-2 pr-2 pl-3 shadow-float forced-colors:border">
          <span className={`min-w-0 [overflow-wrap:anywhere] ${shown.isError ? 'text-fail' : ''}`}>
            {shown.text}
          </span>
          {shown.action !== undefined && (
            <Button
              size="small"
              onClick={() => {
                close()
                shown.action?.onSelect()
              }}
            >
              {shown.action.label}
            </Button>
          )}
          <Button look="bare" size="small" isSquare aria-label="Close" onClick={close}>
            <Icon of={X} isSmall />
          </Button>
        </div>
      )}
    </div>
  )
}
