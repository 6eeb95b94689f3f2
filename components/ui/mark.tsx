/** The mark: water over the crest. One colour, 16 px at least, never animated. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} className="flex-none text-flow" aria-hidden="true">
      <path
        d="M1 4.3H8.2C13 4.3 10.8 10.3 15.2 10.3H19"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
      />
      <path d="M3.4 17.4V8.4H5.6C10.4 8.4 8.6 14.8 13.2 14.8H19V17.4Z" fill="currentColor" />
    </svg>
  )
}
