'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { lineClass } from '@/components/ui/field'
import { useLogin } from '@/hooks/use-login'

/** @param next a path of this site */
export function LoginForm({ next }: { readonly next: string }) {
  const id = useId()
  const [password, setPassword] = useState('')
  const login = useLogin(next)

  function submit(event: FormEvent) {
    event.preventDefault()
    void login.send(password)
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <label htmlFor={id} className="font-medium">
        Password
      </label>
      <input
        id={id}
        type="password"
        autoComplete="current-password"
        required
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has this one field
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        aria-invalid={login.problem !== null}
        aria-describedby={`${id}-hint`}
        className={`${lineClass} -mt-2`}
      />
      <p id={`${id}-hint`} role="alert" className="-mt-2 min-h-4.5 text-small text-fail">
        {login.problem}
      </p>
      <Button
        type="submit"
        look="primary"
        className="self-start"
        disabled={login.isSending || password === ''}
      >
        Sign in
      </Button>
    </form>
  )
}
