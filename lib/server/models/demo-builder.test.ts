import { expect, test } from 'vitest'
import { play, type PlayedCall } from './demo-agent-test-setup'

const tools = ['list_available', 'ask_for_missing', 'draft_agent', 'read_agent', 'save_agent']

const listed = JSON.stringify({
  tools: [
    ...['fetch_page', 'calculate', 'list_files', 'read_file', 'write_file', 'current_time'].map((tool) => ({
      server: 'builtin',
      tool,
    })),
    { server: 'everything', tool: 'echo' },
  ],
  models: ['demo'],
  agents: [{ id: 'researcher', name: 'Researcher' }],
})

function workshop({ name, arguments: args }: PlayedCall): string {
  if (name === 'list_available') return listed
  if (name === 'draft_agent') {
    return JSON.stringify({ valid: true, missing_fields: [], problems: [], definition: args })
  }
  return name === 'save_agent' ? '{"saved":"x"}' : '{"asked":true}'
}

const names = (rounds: readonly (readonly PlayedCall[])[]) => rounds.flat().map(({ name }) => name)

test('drafts and saves an agent of the words, with the tools that they call for', async () => {
  const { rounds, remarks } = await play(
    'Make me an agent that reads web pages and saves notes to a file.',
    tools,
    workshop,
  )
  expect(names(rounds)).toEqual(['list_available', 'draft_agent', 'save_agent'])
  const draft = rounds[1]?.[0]?.arguments
  expect(draft).toMatchObject({
    name: 'Reads web pages',
    description: 'Reads web pages and saves notes to a file.',
    tools: ['fetch_page', 'list_files', 'read_file', 'write_file'].map((tool) => ({
      server: 'builtin',
      tool,
    })),
  })
  expect(draft?.instructions).toContain('reads web pages and saves notes to a file'.slice(1))
  expect(rounds[2]?.[0]?.arguments).toMatchObject({
    ...draft,
    message: expect.stringContaining('Reads web pages'),
  })
  expect(remarks).toContain('This is the demo model')
})

test.each(['', 'Hi', 'Make me an agent', 'an agent that helps', '做一个智能体'])(
  'asks what is missing when there is no task in "%s"',
  async (prompt) => {
    const { rounds } = await play(prompt, tools, workshop)
    expect(rounds[0]).toEqual([
      {
        name: 'ask_for_missing',
        arguments: { message: expect.any(String), missing_fields: ['description', 'instructions'] },
      },
    ])
  },
)

test('takes the name that is given, or the next that is free, and agents and tools that are named', async () => {
  const { rounds } = await play(
    'An agent called Researcher, which asks the researcher and tries echo',
    tools,
    workshop,
  )
  expect(rounds[1]?.[0]?.arguments).toMatchObject({
    sub_agents: ['researcher'],
    tools: [{ server: 'everything', tool: 'echo' }],
  })
  const taken = await play('Make an agent named "Researcher" for the daily news in town', tools, workshop)
  expect(taken.rounds[1]?.[0]?.arguments.name).toBe('Researcher 2')
})

test('asks for what a draft lacks, with what is wrong in it', async () => {
  const { rounds } = await play('Reads pages about rivers and lakes', tools, (call) =>
    call.name === 'draft_agent'
      ? JSON.stringify({
          valid: false,
          missing_fields: ['tools'],
          problems: ['There is no tool server “x”.'],
        })
      : workshop(call),
  )
  expect(rounds.at(-1)).toEqual([
    {
      name: 'ask_for_missing',
      arguments: {
        message: 'The draft cannot be saved yet. There is no tool server “x”.',
        missing_fields: ['tools'],
      },
    },
  ])
})

test('says so when saving fails', async () => {
  const { text } = await play('Reads pages about rivers and lakes', tools, (call) =>
    call.name === 'save_agent' ? 'There is an agent "x" already.' : workshop(call),
  )
  expect(text).toBe('The agent could not be saved: There is an agent "x" already.')
})

test('works from Chinese words', async () => {
  const { rounds } = await play('帮我做一个智能体，用来读取网页并计算其中的数字', tools, workshop)
  expect(names(rounds)).toEqual(['list_available', 'draft_agent', 'save_agent'])
  expect(rounds[1]?.[0]?.arguments).toMatchObject({
    description: '读取网页并计算其中的数字。',
    tools: [
      { server: 'builtin', tool: 'fetch_page' },
      { server: 'builtin', tool: 'calculate' },
    ],
  })
})
