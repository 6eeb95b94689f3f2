import type { ReactNode } from 'react'

interface NoteProps {
  readonly tone: 'wait' | 'fail' | 'plain'
  readonly icon: ReactNode
  /** Read out at once. */
  readonly isUrgent?: boolean
  /** At the right, such as a button that closes it. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

const tones = {
  wait: 'border-wait-line bg-wait-soft',
  fail: 'border-fail-line bg-fail-soft',
  plain: 'border-line-2 bg-fill',
}

/** What a person has to know before anything else on the page. */
export function Note({ tone, icon, isUrgent = tone === 'fail', action, children }: NoteProps) {
  return (
    <div
      {...(isUrgent && { role: 'alert' })}
      className={`mb-4 flex items-start gap-2.5 rounded-2 border px-3 py-2 ${tones[tone]}`}
    >
      <span className="pt-0.5">{icon}</span>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</div>
      {action}
    </div>
  )
}
