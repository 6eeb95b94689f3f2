/** The tool `current_time`. */
import { z } from 'zod'
import type { Clock } from '@/lib/server/engine/ports'
import type { SourceTool } from '@/lib/server/tools/tool-source'
import { defineTool, ToolFailure } from './define-tool'

export function createCurrentTime(clock: Clock): SourceTool {
  return defineTool({
    name: 'current_time',
    title: 'Current time',
    description: 'Tells the date, the time and the day of the week now, in UTC or in a time zone.',
    isReadOnly: true,
    isDestructive: false,
    isIdempotent: true,
    arguments: z.strictObject({
      time_zone: z
        .string()
        .trim()
        .min(1, 'must not be empty')
        .max(100)
        .default('UTC')
        .describe('An IANA name such as Europe/Berlin, or an offset such as +02:00.'),
    }),
    run: ({ time_zone }) => ({ type: 'json', json: timeIn(time_zone, clock()) }),
  })
}

/** @throws ToolFailure for a zone that is not known. */
function timeIn(timeZone: string, now: number) {
  const field = partsIn(timeZone, now)
  // "GMT" for UTC itself, else "GMT+05:30".
  const offset = field.timeZoneName?.replace('GMT', '') || '+00:00'
  return {
    time: `${field.year}-${field.month}-${field.day}T${field.hour}:${field.minute}:${field.second}${offset}`,
    date: new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long' }).format(now),
    weekday: field.weekday,
    time_zone: timeZone,
    utc_offset: offset,
  }
}

function partsIn(timeZone: string, now: number): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    })
    return Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ToolFailure(`There is no time zone “${timeZone}”. Use an IANA name, such as Asia/Shanghai.`)
  }
}
