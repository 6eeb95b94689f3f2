/** Without times, and with ids by the order in which they appear: what two runs of the same have in common. */
export function comparable(value: unknown): unknown {
  const names = new Map<string, string>()
  const nameOf = (id: string): string => {
    if (!names.has(id)) names.set(id, `id ${names.size + 1}`)
    return names.get(id) ?? ''
  }
  const text = JSON.stringify(value, (key, field) => (/timestamp|durationMs/i.test(key) ? undefined : field))
  const ids = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|(?<="(id|toolCallId|tool_call_id)":")[\da-z]{9}(?=")/g
  return JSON.parse(text.replaceAll(ids, nameOf))
}
