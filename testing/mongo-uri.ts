/** The same server and settings with another database. */
export function withDatabase(uri: string, database: string): string {
  return uri.replace(/^([^:]+:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`)
}

/** The name of a database that nobody else uses. */
export function newDatabase(): string {
  return `weir_test_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
}
