/** What the demo model does as an agent: which script it plays follows from the tools it is given. Pure. */
import { isBuilder, playBuilder } from './demo-builder'
import { playAnalyst } from './demo-analyst'
import { namedRounds, offerTools, playNamed } from './demo-named-tools'
import { playResearcher } from './demo-researcher'
import { playReviewer, subAgentTools } from './demo-reviewer'
import type { DemoScene, DemoStep } from './demo-scene'
import { playTransfer, transferTools } from './demo-transfer'
import { inMood, inPieces, type DemoAnswer } from './demo-scripts'

/** The next turn of an agent, from its tools, its prompt and what it has called since. */
export function turnOf(scene: DemoScene): DemoAnswer {
  const { reasoning = '', content = '', calls = [] } = nextStep(scene)
  return inMood({ reasoning: inPieces(reasoning), content: inPieces(content), calls }, scene.prompt)
}

function nextStep(scene: DemoScene): DemoStep {
  const { tools } = scene
  if (isBuilder(tools)) return playBuilder(scene)
  const meant = namedRounds(scene, false)
  if (meant.length > 0) return playNamed(scene, meant)
  if (transferTools(tools).length > 0) return playTransfer(scene)
  if (subAgentTools(tools).length > 0) return playReviewer(scene)
  if (tools.includes('fetch_page')) return playResearcher(scene)
  if (tools.includes('calculate') || tools.includes('list_files')) return playAnalyst(scene)
  const mentioned = namedRounds(scene, true)
  return mentioned.length > 0 ? playNamed(scene, mentioned) : offerTools(scene)
}
