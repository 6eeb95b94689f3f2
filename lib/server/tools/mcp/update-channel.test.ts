import { expect, test } from 'vitest'
import { createUpdateChannel } from './update-channel'

const progress = (value: number) => ({ type: 'progress' as const, progress: value })

test('hands over what came before and after its reader, in order, and then ends', async () => {
  const channel = createUpdateChannel()
  const question = { type: 'question' as const, prompt: 'Who?', answer: () => {} }
  channel.push(progress(1))
  channel.push(question)
  const seen: unknown[] = []
  const reading = (async () => {
    for await (const update of channel.updates) seen.push(update)
  })()
  await Promise.resolve()
  channel.push(progress(2))
  channel.end()
  await reading
  expect(seen).toEqual([progress(1), question, progress(2)])
})

test('of progress that nobody read only the latest is kept', async () => {
  const channel = createUpdateChannel()
  for (let value = 0; value < 100_000; value += 1) channel.push(progress(value))
  channel.end()
  expect(await Array.fromAsync(channel.updates)).toEqual([progress(99_999)])
})
