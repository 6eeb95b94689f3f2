import { expect, test } from 'vitest'
import { refuse, startTestServer } from '@/testing/run-server'
import { answerApproval, answerInput } from './questions-api'

test('an approval is posted to its run, with what was decided', async () => {
  await using server = await startTestServer((response) => response.writeHead(202).end())
  await answerApproval('run/1', 'approval 1', { decision: 'refuse', reason: 'Not today' }, server.fetch)
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    url: '/api/runs/run%2F1/approvals/approval%201',
    body: '{"decision":"refuse","reason":"Not today"}',
  })
})

test('an answer that was asked for is posted to its run', async () => {
  await using server = await startTestServer((response) => response.writeHead(200).end('{}'))
  await answerInput('run-1', 'input-1', { value: { channel: 'ops' } }, server.fetch)
  expect(server.requests[0]).toMatchObject({
    url: '/api/runs/run-1/inputs/input-1',
    body: '{"value":{"channel":"ops"}}',
  })
})

test('the second answer is told what the first one was', async () => {
  const message = 'Already answered on another device: allowed once.'
  await using server = await startTestServer(refuse(409, 'already_answered', { message }))
  await expect(answerApproval('run-1', 'a', { decision: 'allow_run' }, server.fetch)).rejects.toMatchObject({
    code: 'already_answered',
    message,
  })
})
