'use client'

import { Image } from 'lucide-react'
import { useState } from 'react'

interface ForeignImageProps {
  /** Already checked: an http(s) URL, or empty. */
  readonly source: string
  readonly description: string
}

/** An image of another host tells that host who reads: it is loaded by click only. */
export function ForeignImage({ source, description }: ForeignImageProps) {
  const [isLoaded, setLoaded] = useState(false)
  if (!source.startsWith('https:')) return <span>{description}</span>
  if (isLoaded) {
    // A box of known size: the text below must not move when the picture comes.
    return (
      // oxlint-disable-next-line nextjs/no-img-element -- the image of a foreign host must not pass our server
      <img
        src={source}
        alt={description}
        referrerPolicy="no-referrer"
        className="block h-80 w-full rounded-2 border border-line object-contain"
      />
    )
  }
  return (
    <button
      type="button"
      onClick={() => setLoaded(true)}
      className="inline-flex items-center gap-1.5 rounded-1 bg-fill px-2 py-0.5 text-small text-ink-2 hover:bg-hover hover:text-ink"
    >
      <Image size={14} strokeWidth={1.75} aria-hidden="true" />
      {description === '' ? 'Image' : `${description}: image`} from {new URL(source).host} · Load
    </button>
  )
}
