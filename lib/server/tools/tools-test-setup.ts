/** What the tests of the tools share. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ToolContext, ToolOutcome, ToolUpdate } from '@/lib/server/engine/ports'
import { firstRun, owner } from '@/lib/server/storage/contract/records'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import type { SourceTool } from './tool-source'

export const context: ToolContext = { owner, conversationId: 'conversation', toolCallId: 'call' }
export const neverAborted = new AbortController().signal

/** Runs a call to its end. */
export async function finish(call: AsyncGenerator<ToolUpdate, ToolOutcome>) {
  const updates: ToolUpdate[] = []
  for (;;) {
    const next = await call.next()
    if (next.done === true) return { ...next.value, updates }
    updates.push(next.value)
  }
}

/** Calls a tool, and gives its status and the text of its result. */
export async function outcomeOf(
  tool: SourceTool,
  args: Readonly<Record<string, unknown>>,
  signal = neverAborted,
  calledFor = context,
) {
  const { status, content } = await finish(tool.call(args, calledFor, signal))
  const texts = content.map((part) => (part.type === 'text' ? part.text : JSON.stringify(part)))
  return { status, text: texts.join('\n') }
}

/** A storage in a temporary folder that has the conversation of `context`; gone after the test. */
export async function arrangeStorage() {
  const folder = mkdtempSync(join(tmpdir(), 'weir-tools-'))
  const storage = openSqliteStorage({ path: join(folder, 'conversations.sqlite') })
  onTestFinished(async () => {
    await storage.close()
    rmSync(folder, { recursive: true })
  })
  await storage.startRun(owner, firstRun({ name: 'one' }))
  return storage
}
