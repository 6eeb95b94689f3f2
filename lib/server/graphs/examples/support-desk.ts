import type { GraphDefinitionInput } from '@/lib/protocol/graphs'

const brief = `List, for a colleague who writes the reply: what the customer wants, the facts in the message that matter, what has to be asked or checked first, and what may be promised. Promise nothing yourself, and invent no order, amount or date. At most 120 words.`

export const supportDesk: GraphDefinitionInput = {
  name: 'Support desk',
  description:
    'Sends a customer’s message to the right desk, drafts the reply, and has a person approve it or ask for another draft.',
  nodes: [
    {
      kind: 'start',
      id: 'start',
      name: 'Message',
      description: 'What the customer wrote.',
      position: { x: 0, y: 180 },
    },
    {
      kind: 'agent',
      id: 'triage',
      name: 'Triage',
      description: 'Chooses the desk.',
      instructions: `You are the triage of a support desk. You read a customer's message and hand it to exactly one desk with the tool for it:

- billing: invoices, payments, refunds, prices, subscriptions.
- technical: something does not work, cannot be installed, or is not understood.
- other: everything else, and whatever fits no desk clearly.

Say in one sentence which words decide it, then call the tool. When a message is about several things, choose the one that keeps the customer from going on. Do not answer the customer.`,
      handoffs: 1,
      max_iterations: 3,
      position: { x: 240, y: 180 },
    },
    {
      kind: 'model',
      id: 'billing',
      name: 'Billing',
      description: 'Invoices, payments, refunds, prices, subscriptions.',
      instructions: `You are the billing desk. ${brief}`,
      position: { x: 480, y: 0 },
    },
    {
      kind: 'model',
      id: 'technical',
      name: 'Technical',
      description: 'Something does not work, cannot be installed, or is not understood.',
      instructions: `You are the technical desk. ${brief} Put the checks in the order in which the customer should make them.`,
      position: { x: 480, y: 180 },
    },
    {
      kind: 'model',
      id: 'other',
      name: 'Other',
      description: 'Everything that fits no other desk.',
      instructions: `You are the general desk. ${brief} Say which team should see the message, if one should.`,
      position: { x: 480, y: 360 },
    },
    {
      kind: 'model',
      id: 'draft',
      name: 'Draft',
      description: 'Writes the reply.',
      instructions: `You draft the reply to a customer. You get the message and the notes of the desk that knows the matter; after a review also your last draft and what the reviewer wants changed, which goes before everything else.

Answer what was asked in the first sentence. Say what happens next and who does it. Ask for what is missing in one list. Be plain and warm, with no apology that nothing calls for. At most 150 words, in the customer's language. Write the reply alone, ready to send.`,
      prompt: `Message:
{{start}}

Notes of the desk:
{{billing}}{{technical}}{{other}}

Last draft:
{{draft}}

Wanted change:
{{review.note}}`,
      position: { x: 720, y: 180 },
    },
    {
      kind: 'human',
      id: 'review',
      name: 'Review',
      description: 'A person sends the reply or asks for another draft.',
      prompt: `Send this reply?

{{draft}}`,
      schema: {
        type: 'object',
        properties: {
          decision: {
            type: 'string',
            title: 'Decision',
            description: 'Send the reply, or have it drafted again.',
            enum: ['send', 'again'],
            default: 'send',
          },
          note: {
            type: 'string',
            title: 'What to change',
            description: 'For another draft: shorter, warmer, a fact that is missing.',
          },
        },
        required: ['decision'],
      },
      position: { x: 960, y: 180 },
    },
    {
      kind: 'branch',
      id: 'decide',
      name: 'Again?',
      description: 'At most three times.',
      cases: [{ name: 'again', when: 'review.decision == "again"' }],
      position: { x: 1200, y: 180 },
    },
    { kind: 'end', id: 'end', position: { x: 1440, y: 180 } },
  ],
  edges: [
    { from: 'start', to: 'triage' },
    { from: 'triage', to: 'billing' },
    { from: 'triage', to: 'technical' },
    { from: 'triage', to: 'other' },
    { from: 'billing', to: 'draft' },
    { from: 'technical', to: 'draft' },
    { from: 'other', to: 'draft' },
    { from: 'draft', to: 'review' },
    { from: 'review', to: 'decide' },
    { from: 'decide', to: 'draft', case: 'again', max_loops: 3 },
    { from: 'decide', to: 'end', case: 'else' },
  ],
  end_template: '{{draft}}',
}
