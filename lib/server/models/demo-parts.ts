/** What the demo model says with instructions: as a node of a graph that Weir ships, it plays its part. Pure. */
import { playDesk, playDraft } from './demo-desk'
import { playDigest, playSum } from './demo-digest'
import { playRole } from './demo-role'
import type { DemoScene, DemoStep } from './demo-scene'
import { inMood, inPieces, isTour, type DemoAnswer } from './demo-scripts'
import { playVerdict, playView } from './demo-views'

interface Part {
  /** How its instructions begin. */
  readonly instructions: string
  readonly play: (scene: DemoScene) => DemoStep
}

const parts: readonly Part[] = [
  { instructions: 'You are the optimist.', play: (scene) => playView('optimist', scene) },
  { instructions: 'You are the sceptic.', play: (scene) => playView('sceptic', scene) },
  { instructions: 'You are the engineer.', play: (scene) => playView('engineer', scene) },
  { instructions: 'You weigh three views', play: playVerdict },
  { instructions: 'You are the billing desk.', play: (scene) => playDesk('billing', scene) },
  { instructions: 'You are the technical desk.', play: (scene) => playDesk('technical', scene) },
  { instructions: 'You are the general desk.', play: (scene) => playDesk('general', scene) },
  { instructions: 'You draft the reply to a customer.', play: playDraft },
  { instructions: 'You sum up one item for a digest', play: playSum },
  { instructions: 'You write the digest of', play: playDigest },
]

/**
 * The answer to a prompt that comes with instructions; undefined without any, and when words of the prompt call up a
 * speech such as a refusal.
 */
export function partOf(scene: DemoScene): DemoAnswer | undefined {
  const { instructions, prompt } = scene
  const part = parts.find((each) => instructions.startsWith(each.instructions))
  if (part === undefined && (instructions.trim() === '' || !isTour(prompt))) return undefined
  const { reasoning = '', content = '' } = (part?.play ?? playRole)(scene)
  return inMood({ reasoning: inPieces(reasoning), content: inPieces(content), calls: [] }, prompt)
}
