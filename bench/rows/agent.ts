/** An agent with 50 tool calls and five sub-agents, event for event beside a plain chat: folding it and showing it. */
import type { Browser } from '@playwright/test'
import { busyMs, openBrowser, send, untilShown, withPage } from '@/bench/browser'
import { startReplayedRuns } from '@/bench/replayed-runs'
import { interleave, ratio, type Figure, type Row } from '@/bench/row'
import { agentRun, chatRun, lastWord, subAgents, toolCalls } from '@/bench/scripted-runs'
import { startWeir } from '@/bench/servers'
import { startUpstreamHere } from '@/bench/upstream-here'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import type { RunEvent } from '@/lib/protocol/events'

const goes = 40
const folds = 10
const maxRenderRounds = 3
const contenders = ['agent', 'chat'] as const
const target = 1.5

type Runs = Readonly<Record<(typeof contenders)[number], readonly RunEvent[]>>

export const agentRow: Row = {
  name: 'agent',
  async measure(rounds) {
    const agent = await agentRun()
    const runs = { agent, chat: await chatRun(agent.length) }
    return [await reduceFigure(runs, rounds), await renderFigure(runs, Math.min(rounds, maxRenderRounds))]
  },
}

const what = `an agent with ${toolCalls} tool calls and ${subAgents} sub-agents against a chat of as many events`

async function reduceFigure(runs: Runs, rounds: number): Promise<Figure> {
  const results = await interleave(contenders, rounds, async (name) => nsPerEvent(runs[name]))
  return ratio({
    what: `folding an event, ${what}`,
    ours: results.agent,
    theirs: results.chat,
    unit: 'ns an event',
    target,
  })
}

/** Of the quickest go: what else the machine does makes one slower, never quicker. */
function nsPerEvent(events: readonly RunEvent[]): number {
  return Math.min(...Array.from({ length: goes }, () => nsOfGo(events)))
}

function nsOfGo(events: readonly RunEvent[]): number {
  const before = process.cpuUsage()
  for (let fold = 0; fold < folds; fold += 1) {
    let state = initialRunState
    for (const event of events) state = reduce(state, state.lastSeq + 1, event)
    if (state.end?.status !== 'completed') throw new Error('The run was not folded to its end')
  }
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / folds / events.length
}

async function renderFigure(runs: Runs, rounds: number): Promise<Figure> {
  const upstream = await startUpstreamHere(nothing)
  const weir = await startWeir(upstream.url)
  const replayed = await startReplayedRuns(weir.url, {
    '/api/agent/run': runs.agent,
    '/api/chat/completions': runs.chat,
  })
  const pages = { agent: `${replayed.url}/?agent=researcher`, chat: replayed.url }
  const browser = await openBrowser()
  try {
    const results = await interleave(
      contenders,
      rounds,
      async (name) => ((await busyOf(browser, pages[name])) * 1000) / runs[name].length,
      0,
    )
    return ratio({
      what: `showing an event, ${what} (${rounds} rounds)`,
      ours: results.agent,
      theirs: results.chat,
      unit: 'µs an event',
      target,
    })
  } finally {
    await browser.close()
    await weir.stop()
    replayed.close()
    upstream.close()
  }
}

/** Nobody asks it: its runs are replayed. */
async function* nothing(): AsyncGenerator<string> {}

/** ms of main-thread work from the prompt to the last word. */
function busyOf(browser: Browser, url: string): Promise<number> {
  return withPage(browser, url, (page) =>
    busyMs(page, async () => {
      await send(page, 'Go')
      await untilShown(page, lastWord)
    }),
  )
}
