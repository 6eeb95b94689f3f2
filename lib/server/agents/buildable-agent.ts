import { agentDefinitionSchema, type AgentDefinition } from '@/lib/protocol/agents'
import type { z } from 'zod'
import { missingParts } from './agent-problems'
import type { AgentServices } from './agent-services'
import { changeAgent, findAgent, saveNew } from './agents'
import type { Buildable, DraftCheck } from './buildable'
import { knownAgents } from './known-agents'
import { definitionsOf } from './named-documents'
import { surroundingsOf } from './surroundings'

type Draft = Readonly<Record<string, unknown>>

/** Without these an agent can be stored, but nobody would know what it does. */
const requiredFields = ['name', 'description', 'instructions']

export function createBuildableAgent(services: AgentServices): Buildable {
  return {
    kind: 'agent',
    fields,
    check: (owner, draft) => checkAgent(services, owner, draft),
    read: async (owner, id) => (await findAgent(services, owner, id)).definition,
    async save(owner, draft, id) {
      const definition = agentDefinitionSchema.parse(draft)
      const saved =
        id === undefined
          ? await saveNew(services, owner, definition)
          : await replace(services, owner, id, definition)
      return { id: saved.id, name: saved.definition.name }
    },
    ending: (message, id) => ({ type: 'completion', message, agent_name: id }),
  }
}

async function checkAgent(services: AgentServices, owner: string, draft: Draft): Promise<DraftCheck> {
  const missing_fields = requiredFields.filter((field) => isEmpty(draft[field]))
  const parsed = agentDefinitionSchema.safeParse(draft)
  if (!parsed.success) {
    const problems = parsed.error.issues.filter(({ path }) => !missing_fields.includes(String(path[0])))
    return { valid: false, missing_fields, problems: problems.map(sentenceOf), definition: draft }
  }
  const agents = definitionsOf(await knownAgents(services.storage, owner))
  const problems = missingParts(parsed.data, await surroundingsOf(services, owner, agents, [parsed.data]))
  const valid = missing_fields.length === 0 && problems.length === 0
  return { valid, missing_fields, problems, definition: parsed.data }
}

/** The builder has just read it, and works for the person whose it is: the last version is the one that it means. */
async function replace(services: AgentServices, owner: string, id: string, definition: AgentDefinition) {
  const { revision } = await findAgent(services, owner, id)
  return changeAgent(services, owner, id, { revision, definition })
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

function sentenceOf({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? `${message}.` : `${path.join('.')}: ${message}.`
}

const text = (description: string) => ({ type: 'string', description })

/** Told to the model without rules, so that a draft that breaks one is answered with what is wrong in it. */
const fields = {
  name: text('One to four words, at most 80 characters; with a letter or a digit.'),
  description: text('One sentence, by which another agent decides whether to call it.'),
  instructions: text('How it works, how it answers, what it does when something fails.'),
  model_name: text('One of the models that are listed; left out, the server chooses.'),
  tools: {
    type: 'array',
    description: 'The tools that it may call, as list_available names them.',
    items: {
      type: 'object',
      properties: {
        server: text('The server of the tool.'),
        tool: text('Its name there; * for all tools of the server.'),
        approval: {
          enum: ['policy', 'ask', 'allow'],
          description: 'Whether a person is asked before each call; left out, the policy decides.',
        },
      },
      required: ['server', 'tool'],
    },
  },
  sub_agents: {
    type: 'array',
    description: 'Ids of agents that it may call.',
    items: { type: 'string' },
  },
  limits: {
    type: 'object',
    description: 'Where a run of it ends.',
    properties: {
      max_iterations: { type: 'integer', description: 'Calls of its model; 20 when left out.' },
      max_seconds: { type: 'integer' },
      max_tokens: { type: 'integer' },
      max_cost: { type: 'number', description: 'US dollars.' },
    },
  },
  approval: {
    type: 'object',
    properties: {
      ask: {
        enum: ['changes', 'always', 'never'],
        description:
          'Before which tools a person is asked; "changes", as when left out: those that do not only read.',
      },
      timeout_seconds: { type: 'integer', description: 'A call that nobody answers for so long is refused.' },
    },
  },
}
