/** The demo model with instructions that it has no script for: a node of somebody's own graph, say. */
import { excerpt } from './demo-quote'
import type { DemoScene, DemoStep } from './demo-scene'
import { firstLine } from './demo-words'

export function playRole({ instructions, prompt, isChinese }: DemoScene): DemoStep {
  const words = isChinese ? chinese : english
  return {
    reasoning: words.reasoning,
    content: `${words.opening}\n\n- **${words.told}** ${excerpt(firstLine(instructions), 160)}\n- **${words.asked}** ${excerpt(prompt, 400)}\n`,
  }
}

type Words = typeof english

const english = {
  reasoning: 'There are instructions, and a script for them is not among mine.',
  opening:
    'This is the demo model. No language model runs here, so it says only what it was given. With a real model, this is where the work happens.',
  told: 'Told to:',
  asked: 'Given:',
}

const chinese: Words = {
  reasoning: '有说明文字，但没有与之对应的脚本。',
  opening: '这是演示模型。这里没有语言模型在运行，所以它只复述收到的内容；换成真实模型，工作就在这里完成。',
  told: '说明：',
  asked: '输入：',
}
