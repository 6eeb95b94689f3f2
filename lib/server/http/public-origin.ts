/** The origin of Weir as the browser that sent this request sees it, also behind a proxy that ends its TLS. */
export function publicOrigin(request: Request): string {
  const { protocol, host } = new URL(request.url)
  const scheme = request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim() ?? protocol.replace(':', '')
  return `${scheme === 'https' ? 'https' : 'http'}://${request.headers.get('host') ?? host}`
}
