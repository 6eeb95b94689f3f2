import { expect, test } from 'vitest'
import type { StreamingBlock, ToolRun } from '@/lib/blocks/block'
import { gistOf } from './gist'
import { shareDone, stateOfTool } from './tool-state'

function callOf(tool: ToolRun, isComplete = false): StreamingBlock {
  return {
    id: ':0',
    type: 'tool',
    spanId: '',
    parentSpanId: '',
    turn: 0,
    content: '',
    isComplete,
    timestamp: 0,
    tool,
  }
}

const word = (tool: ToolRun, isComplete = false) => stateOfTool(callOf(tool, isComplete)).word

test('each state has its word', () => {
  expect(word({ status: 'writing' })).toBe('writing')
  expect(word({ status: 'writing' }, true)).toBe('asked for, not run')
  expect(word({ status: 'waiting' })).toBe('needs you')
  expect(word({ status: 'completed', durationMs: 310 })).toBe('0.3 s')
  expect(word({ status: 'timed_out', durationMs: 10_020 })).toBe('timed out, 10 s')
  expect(word({ status: 'stopped', durationMs: 4_100 })).toBe('stopped at 4.1 s')
  expect(word({ status: 'refused' })).toBe('refused')
  expect(word({ status: 'interrupted' })).toBe('interrupted')
})

test('a failure says why in its first line', () => {
  const result = [{ type: 'text' as const, text: '\nNo such table: orders\nat line 1' }]
  expect(word({ status: 'failed', result })).toBe('No such table: orders')
  expect(word({ status: 'failed', result: [] })).toBe('failed')
})

test('a short result stands in the row, a long one does not', () => {
  expect(word({ status: 'completed', durationMs: 9, result: [{ type: 'text', text: '3.659' }] })).toBe(
    '3.659',
  )
  expect(word({ status: 'completed', durationMs: 9, result: [{ type: 'json', json: 42 }] })).toBe('42')
  expect(word({ status: 'completed', durationMs: 9, result: [{ type: 'text', text: 'x'.repeat(17) }] })).toBe(
    '0.0 s',
  )
})

test('progress has words, and a share only when the whole is known', () => {
  const running = (progress: ToolRun['progress']) => callOf({ status: 'running', progress })
  expect(stateOfTool(running({ progress: 38, total: 120 })).word).toBe('38 of 120')
  expect(stateOfTool(running({ message: 'Reading', progress: 3 })).word).toBe('Reading')
  expect(shareDone(running({ progress: 30, total: 120 }))).toBe(0.25)
  expect(shareDone(running({ progress: 500, total: 120 }))).toBe(1)
  expect(shareDone(running({ progress: 3 }))).toBeUndefined()
})

test('the gist of arguments is one line', () => {
  expect(gistOf({ query: 'a\n  b' })).toBe('a b')
  expect(gistOf({ path: 'x.md', lines: [1, 2] })).toBe('path: x.md, lines: [1,2]')
  expect(gistOf({})).toBe('')
})
