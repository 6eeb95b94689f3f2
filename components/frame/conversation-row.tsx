'use client'

import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import type { Conversation } from '@/lib/blocks/transcript'
import { useConversations } from '@/hooks/use-conversations'
import { ConversationState } from './conversation-state'
import { useFrame } from './frame-context'
import { FrameLink } from './frame-link'
import { RenameField } from './rename-field'

interface ConversationRowProps {
  readonly conversation: Conversation
  readonly isOpen: boolean
  readonly now: number
}

export function ConversationRow({ conversation, isOpen, now }: ConversationRowProps) {
  const list = useConversations()
  const frame = useFrame()
  const [isRenaming, setRenaming] = useState(false)
  const [isDeleting, setDeleting] = useState(false)
  const isUnseen = !isOpen && list.isUnseen(conversation)

  function remove() {
    setDeleting(false)
    if (isOpen) frame.startNew()
    void list.remove(conversation.id)
  }

  if (isRenaming) {
    return (
      <li className="flex h-7.5 items-center max-tablet:h-10">
        <RenameField
          title={conversation.title}
          onDone={(title) => {
            setRenaming(false)
            if (title !== null) void list.rename(conversation.id, title)
          }}
        />
      </li>
    )
  }

  return (
    <li className="group relative">
      <FrameLink
        href={`/c/${conversation.id}`}
        title={conversation.title}
        aria-current={isOpen ? 'page' : undefined}
        className="flex h-7.5 items-center gap-2.25 rounded-2 px-2 group-focus-within:pr-8 group-hover:bg-hover group-hover:pr-8 aria-[current]:bg-chosen touch:pr-8 max-tablet:h-10 max-tablet:touch:pr-11"
      >
        <span className={`min-w-0 flex-1 truncate ${isUnseen ? 'font-semibold' : ''}`}>
          {conversation.title}
        </span>
        {/* Makes room for the menu's button under the pointer and on touch. */}
        <span className="inline-flex flex-none empty:hidden group-focus-within:hidden group-hover:hidden touch:inline-flex!">
          <ConversationState conversation={conversation} isUnseen={isUnseen} now={now} />
        </span>
      </FrameLink>
      <Menu
        label={`More for ${conversation.title}`}
        isIconOnly
        buttonClass="absolute top-0.75 right-1 inline-flex size-6 items-center justify-center rounded-2 text-ink-2 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-chosen hover:text-ink aria-expanded:opacity-100 touch:opacity-100 max-tablet:top-0 max-tablet:size-10"
        items={[
          { id: 'rename', label: 'Rename', icon: Pencil, onSelect: () => setRenaming(true) },
          {
            id: 'delete',
            label: 'Delete',
            icon: Trash2,
            isDangerous: true,
            onSelect: () => setDeleting(true),
          },
        ]}
      >
        <Icon of={Ellipsis} isSmall />
      </Menu>
      {isDeleting && (
        <ConfirmDialog
          title="Delete this chat for good?"
          text={`“${conversation.title}” and everything in it. Nobody can bring it back.`}
          keepLabel="Keep it"
          confirmLabel="Delete for good"
          onConfirm={remove}
          onCancel={() => setDeleting(false)}
        />
      )}
    </li>
  )
}
