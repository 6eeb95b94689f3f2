const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** @returns the URL when it leads out of the page by a scheme that cannot run code; else the empty string */
export function safeUrl(url: string): string {
  return URL.canParse(url) && schemes.has(new URL(url).protocol) ? url : ''
}
