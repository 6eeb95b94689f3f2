import { expect, test } from 'vitest'
import { neverAborted, context, finish } from '@/lib/server/tools/tools-test-setup'
import { createCurrentTime } from './current-time'

const tool = createCurrentTime(() => Date.UTC(2026, 1, 28, 23, 30, 5))
const resultIn = async (args: Record<string, string>) => {
  const { status, content } = await finish(tool.call(args, context, neverAborted))
  return { status, content: content[0] }
}

test('without a zone it is the time in UTC', async () => {
  expect(await resultIn({})).toEqual({
    status: 'completed',
    content: {
      type: 'json',
      json: {
        time: '2026-02-28T23:30:05+00:00',
        date: '28 February 2026',
        weekday: 'Saturday',
        time_zone: 'UTC',
        utc_offset: '+00:00',
      },
    },
  })
})

test('a zone has its own date, weekday and offset', async () => {
  expect(await resultIn({ time_zone: 'Asia/Kolkata' })).toMatchObject({
    content: {
      json: {
        time: '2026-03-01T05:00:05+05:30',
        date: '1 March 2026',
        weekday: 'Sunday',
        utc_offset: '+05:30',
      },
    },
  })
  expect(await resultIn({ time_zone: '-03:00' })).toMatchObject({
    content: { json: { time: '2026-02-28T20:30:05-03:00' } },
  })
})

test('a zone that there is not is a failure in words', async () => {
  expect(await resultIn({ time_zone: 'Mars/Olympus' })).toEqual({
    status: 'failed',
    content: {
      type: 'text',
      text: 'There is no time zone “Mars/Olympus”. Use an IANA name, such as Asia/Shanghai.',
    },
  })
})
