/** Where to go after signing in: a path of this site, whatever the address says; `/` for anything else. */
export function sameSitePath(wanted: string | readonly string[] | undefined): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/'
  // Browsers read "//host" and "/\host" as another site; parsing tells what they would make of it.
  const base = 'http://weir.invalid'
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : null
  return url !== null && url.origin === base ? `${url.pathname}${url.search}${url.hash}` : '/'
}
