import type { ReactNode } from 'react'
import type { RunPanelState } from '@/hooks/use-run-panel'

interface PanelPlaceProps {
  readonly panel: RunPanelState
  /** A timeline and a drawing take more room than a list. */
  readonly isOfGraph: boolean
  readonly children: ReactNode
}

/** At the right of the stream; below 1120 px over it, on phones over the whole page. */
export function PanelPlace({ panel, isOfGraph, children }: PanelPlaceProps) {
  return (
    <>
      {!panel.isBeside && (
        <div
          className="absolute inset-0 z-20 bg-(--scrim) max-tablet:hidden"
          onClick={panel.toggle}
          aria-hidden="true"
        />
      )}
      <aside
        aria-label="Run"
        // What floats is closed by Esc before a run is stopped by it.
        data-open={!panel.isBeside}
        data-wide={isOfGraph}
        className="data-[wide=true]:[--w-panel:clamp(344px,30vw,440px)] flex min-h-0 w-(--w-panel) flex-none flex-col border-l border-line bg-bank max-desktop:absolute max-desktop:inset-y-0 max-desktop:right-0 max-desktop:z-20 max-desktop:shadow-float max-tablet:fixed max-tablet:inset-0 max-tablet:w-full max-tablet:border-l-0"
      >
        {children}
      </aside>
    </>
  )
}
