'use client'

import { useChat } from '@ai-sdk/react'
import { useLayoutEffect, useRef, useState } from 'react'
import { Streamdown } from 'streamdown'

/** One flush per animation frame, as Weir does it. */
const flushMs = 16

export default function Page() {
  const { messages, sendMessage, status } = useChat({ throttle: flushMs })
  const [prompt, setPrompt] = useState('')
  const end = useRef<HTMLFormElement>(null)
  // As Weir does: the view stays at the end of what is being written.
  useLayoutEffect(() => {
    end.current?.scrollIntoView({ block: 'end' })
  }, [messages])
  return (
    <main>
      {messages.map((message, index) => (
        <article key={message.id}>
          {message.parts.map((part, place) =>
            part.type === 'text' ? (
              <Streamdown key={place} isAnimating={status === 'streaming' && index === messages.length - 1}>
                {part.text}
              </Streamdown>
            ) : null,
          )}
        </article>
      ))}
      <form
        ref={end}
        onSubmit={(event) => {
          event.preventDefault()
          void sendMessage({ text: prompt })
          setPrompt('')
        }}
      >
        <input aria-label="Message" value={prompt} onChange={(event) => setPrompt(event.target.value)} />
      </form>
    </main>
  )
}
