interface ImageBoxProps {
  readonly source: string
  readonly description: string
}

/** A box of known size: the text below must not move when the picture comes. */
export function ImageBox({ source, description }: ImageBoxProps) {
  return (
    // oxlint-disable-next-line nextjs/no-img-element -- a tool's picture is no asset of the page, and must not pass its image server
    <img
      src={source}
      alt={description}
      decoding="async"
      className="block h-60 w-full rounded-2 border border-line bg-page object-scale-down"
    />
  )
}
