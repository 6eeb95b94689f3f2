const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/**
 * How long ago, in one short figure; after a week the day itself: "now", "5 min ago", "3 h ago", "2 days ago",
 * "12 Oct", "12 Oct 2025".
 * @param time epoch ms
 */
export function formatStarted(time: number, now: number): string {
  const age = now - time
  if (age < minute) return 'now'
  if (age < hour) return `${Math.floor(age / minute)} min ago`
  if (age < day) return `${Math.floor(age / hour)} h ago`
  if (age < 2 * day) return '1 day ago'
  if (age < 7 * day) return `${Math.floor(age / day)} days ago`
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(time)
}
