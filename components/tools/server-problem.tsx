import type { ToolServerState } from '@/lib/protocol/tools'

interface ServerProblemProps {
  readonly problem: string
  readonly state: ToolServerState
}

/** What is wrong with a server: a sentence, and behind a blank line what its process wrote, as it wrote it. */
export function ServerProblem({ problem, state }: ServerProblemProps) {
  const [sentence, ...paragraphs] = problem.split('\n\n')
  const output = paragraphs.join('\n\n')
  return (
    <div className="mb-2.5 [overflow-wrap:anywhere]">
      <p className={state === 'failed' ? 'text-fail' : 'text-wait'}>{sentence}</p>
      {output !== '' && (
        <pre className="thin-scroll mt-1.5 max-h-40 overflow-auto rounded-2 border border-line bg-code px-2.5 py-2 mono whitespace-pre-wrap">
          {output}
        </pre>
      )}
    </div>
  )
}
