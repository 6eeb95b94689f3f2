/** The tool `calculate`. */
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import type { SourceTool } from '@/lib/server/tools/tool-source'
import { askWorker } from './ask-worker'
import { defineTool, textContent, ToolFailure } from './define-tool'

const maxResult = 10_000

const answerSchema = z.union([z.object({ result: z.string() }), z.object({ problem: z.string() })])

export const calculate: SourceTool = defineTool({
  name: 'calculate',
  title: 'Calculator',
  description:
    'Evaluates a mathematical expression exactly as written: arithmetic, functions (sqrt, log, sin, …), statistics (mean, std, median, …), matrices, complex numbers, fractions, units (5 km to miles) and variables (a = 2; a^2). Examples: "1200 * 1.19", "mean([3, 5, 8])", "bignumber(2)^100".',
  isReadOnly: true,
  isDestructive: false,
  isIdempotent: true,
  arguments: z.strictObject({
    expression: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(2000)
      .describe('The expression, in the syntax of math.js.'),
  }),
  run: async ({ expression }, _context, signal) => {
    const start = () =>
      new Worker(new URL('./calculate-worker.ts', import.meta.url), {
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: 128 },
      })
    const limits = { what: 'The calculation', maxMs: 1000 }
    const answer = answerSchema.parse(await askWorker(start, expression, limits, signal))
    if ('problem' in answer) throw new ToolFailure(`The expression cannot be evaluated: ${answer.problem}`)
    const { length } = answer.result
    if (length > maxResult) {
      throw new ToolFailure(`The result has ${length} characters; ${maxResult} is the most that is returned.`)
    }
    return textContent(answer.result)
  },
})
