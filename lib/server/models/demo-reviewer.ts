/** The demo model as a reviewer: gives its task to all of its sub-agents at once and sets their answers side by side. */
import { excerpt } from './demo-quote'
import type { DemoScene, DemoStep, DoneCall } from './demo-scene'

export function subAgentTools(tools: readonly string[]): string[] {
  return tools.filter((name) => name.startsWith('ask_'))
}

export function playReviewer(scene: DemoScene): DemoStep {
  const words = scene.isChinese ? chinese : english
  const agents = subAgentTools(scene.tools)
  if (scene.turns === 0) {
    const calls = agents.map((name) => ({ name, arguments: { task: scene.prompt } }))
    return { reasoning: words.reasoning(agents.length), calls }
  }
  const asked = scene.done.filter(({ name }) => agents.includes(name))
  const rows = asked.map((call) => `| ${speakerOf(call)} | ${answerOf(call, words)} |`)
  const answered = asked.filter(({ hasFailed }) => !hasFailed).length
  const table = [words.header, '|---|---|', ...rows].join('\n')
  return { content: `${words.opening}\n\n${table}\n\n${words.verdict(answered, asked.length)}\n` }
}

function speakerOf({ name }: DoneCall): string {
  return name.slice('ask_'.length).replaceAll('_', ' ')
}

/** What a sub-agent found, without its own first line that says that it is the demo model. */
function answerOf({ result, hasFailed }: DoneCall, words: Words): string {
  if (hasFailed) return `${words.failed}: ${excerpt(result)}`
  const found = result.split('\n').filter((line) => !/demo model|演示模型|^\|[-:|]+$/i.test(line))
  return excerpt(found.join(' ')) || words.silent
}

type Words = typeof english

const english = {
  reasoning: (count: number) =>
    count === 1
      ? 'One agent can look into this. It gets the whole task.'
      : `${count} agents can look into this, each in its own way. They get the task at the same time.`,
  opening:
    'This is the demo model. It asked the agents that it may call and sets their answers side by side.',
  header: '| Agent | Found |',
  failed: 'failed',
  silent: 'no words',
  verdict: (answered: number, asked: number) => {
    if (answered === 0) return '**Verdict:** none of them came back with an answer, so nothing is settled.'
    if (answered < asked)
      return `**Verdict:** ${answered} of ${asked} answered. What the others were asked stays open.`
    if (asked === 1) return '**Verdict:** it answered. Whether it is right takes a real model to judge.'
    const all = asked === 2 ? 'both' : `all ${asked}`
    return `**Verdict:** ${all} answered. Whether they agree takes a real model to judge.`
  },
}

const chinese: Words = {
  reasoning: (count) =>
    count === 1
      ? '有一个智能体可以查，把整个任务交给它。'
      : `有 ${count} 个智能体可以查，各有所长，同时交给它们。`,
  opening: '这是演示模型。它向可以调用的智能体提了问，并把回答并列如下。',
  header: '| 智能体 | 结果 |',
  failed: '失败',
  silent: '没有内容',
  verdict: (answered, asked) => {
    if (answered === 0) return '**结论：** 没有一个给出回答，所以无法判断。'
    if (answered < asked) return `**结论：** ${asked} 个中有 ${answered} 个给出回答，其余问题仍未解决。`
    return `**结论：** ${asked} 个都给出了回答。它们是否正确，需要真实模型来判断。`
  },
}
