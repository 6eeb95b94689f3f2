/** The 18 px glyph of work that goes on; ochre and dashed while somebody or something is awaited. */
export function Glyph({ isWaiting = false }: { readonly isWaiting?: boolean }) {
  return <span className="glyph" data-tone={isWaiting ? 'wait' : undefined} aria-hidden="true" />
}
