import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { builtinServerId } from '@/lib/protocol/tools'

export const digest: GraphDefinitionInput = {
  name: 'Digest',
  description: 'Sums up a list of texts or addresses, one on each line, and dates the result.',
  nodes: [
    {
      kind: 'start',
      id: 'start',
      name: 'List',
      description: 'One text or address on each line.',
      position: { x: 0, y: 100 },
    },
    {
      kind: 'map',
      id: 'each',
      name: 'Sum up each',
      description: 'Five at once.',
      graph: 'digest-one',
      items: '{{start}}',
      concurrency: 5,
      position: { x: 240, y: 0 },
    },
    {
      kind: 'tool',
      id: 'clock',
      name: 'Look at the clock',
      tool: { server: builtinServerId, tool: 'current_time', approval: 'allow' },
      on_error: 'continue',
      position: { x: 240, y: 220 },
    },
    {
      kind: 'branch',
      id: 'count',
      name: 'How many',
      cases: [{ name: 'several', when: 'size(each) > 1' }],
      position: { x: 480, y: 100 },
    },
    {
      kind: 'model',
      id: 'overview',
      name: 'Overview',
      description: 'Groups several items.',
      instructions: `You write the digest of several items that were summed up one by one; they come as a JSON list.

Begin with two or three sentences on what the items have in common or what matters most today. Then give every item in its own words, as a list; where they fall into groups, under a heading for each group. Leave none out and add none. Write in the language of most items.`,
      prompt: `Time:
{{clock.time}}

Items:
{{each}}`,
      position: { x: 720, y: 0 },
    },
    {
      kind: 'model',
      id: 'single',
      name: 'Single item',
      description: 'With one item there is nothing to group.',
      instructions: `You write the digest of a list that holds one item at most; it was summed up and comes as a JSON list. Give the item in its own words, then say in one sentence what would be worth reading next to it. When the list is empty, say that there was nothing to digest. Write in the language of the item.`,
      prompt: `Time:
{{clock.time}}

Items:
{{each}}`,
      position: { x: 720, y: 220 },
    },
    { kind: 'end', id: 'end', position: { x: 960, y: 100 } },
  ],
  edges: [
    { from: 'start', to: 'each' },
    { from: 'start', to: 'clock' },
    { from: 'each', to: 'count' },
    { from: 'clock', to: 'count' },
    { from: 'count', to: 'overview', case: 'several' },
    { from: 'count', to: 'single', case: 'else' },
    { from: 'overview', to: 'end' },
    { from: 'single', to: 'end' },
  ],
  end_template: `{{overview}}{{single}}

*{{clock.weekday}}, {{clock.date}}*`,
}
