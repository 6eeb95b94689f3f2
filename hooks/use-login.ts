'use client'

import { useState } from 'react'
import { errorOfResponse } from '@/lib/client/client-error'

interface Login {
  readonly isSending: boolean
  /** A sentence for the field, or null. */
  readonly problem: string | null
  send: (password: string) => Promise<void>
}

/** Sends the password and, when it is right, loads the page that was wanted. */
export function useLogin(next: string): Login {
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function send(password: string) {
    setSending(true)
    const found = await problemOf(password)
    if (found === null) return window.location.assign(next)
    setProblem(found)
    setSending(false)
  }
  return { isSending, problem, send }
}

async function problemOf(password: string): Promise<string | null> {
  const response = await fetch('/api/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ password }),
  }).catch(() => null)
  if (response === null) return 'The server could not be reached. Try again.'
  return response.ok ? null : (await errorOfResponse(response)).message
}
