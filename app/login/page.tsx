import type { Metadata } from 'next'
import { CalmPage } from '@/components/frame/calm-page'
import { LoginForm } from '@/components/frame/login-form'
import { sameSitePath } from '@/components/frame/same-site-path'

export const metadata: Metadata = { title: 'Sign in' }

interface LoginPageProps {
  readonly searchParams: Promise<{ readonly next?: string | string[] }>
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { next } = await searchParams
  return (
    <CalmPage title="Sign in">
      <LoginForm next={sameSitePath(next)} />
    </CalmPage>
  )
}
