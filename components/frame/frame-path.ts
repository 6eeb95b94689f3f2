/** Chats are one page that goes by its path: between them the URL changes and no page is asked for. */
export function isChatPath(pathname: string): boolean {
  return pathname === '/' || pathname.startsWith('/c/')
}
