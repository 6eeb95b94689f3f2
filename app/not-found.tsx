import Link from 'next/link'
import { CalmPage } from '@/components/frame/calm-page'
import { buttonClass } from '@/components/ui/button'

export default function NotFoundPage() {
  return (
    <CalmPage title="There is no such page.">
      <p className="text-ink-2">The address may be mistyped, or what was here is deleted.</p>
      <Link href="/" className={`${buttonClass({})} self-start`}>
        New chat
      </Link>
    </CalmPage>
  )
}
