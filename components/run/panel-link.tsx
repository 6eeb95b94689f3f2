'use client'

import { createContext, useContext } from 'react'

/** Shows a sub-agent in the run panel. */
export type OpenInPanel = (spanId: string) => void

const PanelLink = createContext<OpenInPanel | null>(null)

/** Put round a transcript whose page has a run panel. */
export const PanelLinkProvider = PanelLink.Provider

/** @returns null where there is no panel: what lies deep is then unfolded in its place */
export function useOpenInPanel(): OpenInPanel | null {
  return useContext(PanelLink)
}
