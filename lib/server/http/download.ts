/** Headers of an answer that a browser keeps as a file of this name. */
export function asFile(name: string): Record<string, string> {
  const plain = name.replaceAll(/[^\w.-]/g, '_')
  // The second name is the one that counts, where a browser can read it.
  const full = plain === name ? '' : `; filename*=UTF-8''${encodeURIComponent(name)}`
  return {
    'Content-Disposition': `attachment; filename="${plain}"${full}`,
    'Cache-Control': 'private, no-store',
  }
}

/** Answers a value as a JSON file that a person can read. */
export function jsonFile(name: string, value: object): Response {
  return new Response(`${JSON.stringify(value, null, 2)}\n`, {
    headers: { 'Content-Type': 'application/json', ...asFile(name) },
  })
}
