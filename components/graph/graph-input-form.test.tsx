// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { graphDefinitionSchema } from '@/lib/protocol/graphs'
import { GraphInputForm, type GraphInput } from './graph-input-form'

afterEach(cleanup)

function open(schema?: Record<string, unknown>) {
  const onRun = vi.fn<(input: GraphInput) => void>()
  const graph = graphDefinitionSchema.parse({
    name: 'Report',
    nodes: [
      { kind: 'start', id: 'start', ...(schema && { schema }) },
      { kind: 'end', id: 'end' },
    ],
    edges: [{ from: 'start', to: 'end' }],
  })
  render(<GraphInputForm graph={graph} onRun={onRun} />)
  return onRun
}

const run = () => fireEvent.click(screen.getByRole('button', { name: 'Run' }))

test('without a form the input is what was written', () => {
  const onRun = open()
  fireEvent.change(screen.getByLabelText('Input'), { target: { value: 'A topic' } })
  fireEvent.click(screen.getByLabelText('Run in background'))
  run()
  expect(onRun).toHaveBeenCalledExactlyOnceWith({ input: 'A topic', isBackground: true })
})

test('with a form the input is its JSON, once all that is needed is there', () => {
  const onRun = open({
    type: 'object',
    required: ['topic'],
    properties: { topic: { type: 'string' }, words: { type: 'integer', default: 200 } },
  })
  run()
  expect(screen.getByText('This is needed')).toBeTruthy()
  expect(onRun).not.toHaveBeenCalled()
  fireEvent.change(screen.getByLabelText('topic'), { target: { value: 'Rivers' } })
  run()
  expect(onRun).toHaveBeenCalledExactlyOnceWith({
    input: '{"topic":"Rivers","words":200}',
    isBackground: false,
  })
})
