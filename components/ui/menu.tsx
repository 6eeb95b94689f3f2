'use client'

import { Check, type LucideIcon } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef, useState } from 'react'
import { Icon } from './icon'

export interface MenuItem {
  readonly id: string
  readonly label: string
  /** A second, quieter word at the right. */
  readonly hint?: string | undefined
  readonly icon?: LucideIcon
  /** Items of one group stand under its name. */
  readonly group?: string
  readonly isDangerous?: boolean
  /** Given: this is one of several of which one is chosen. */
  readonly isChosen?: boolean
  readonly onSelect: () => void
}

interface MenuProps {
  /** Names the menu, and its button when that shows an icon alone. */
  readonly label: string
  readonly items: readonly MenuItem[]
  /** What the button shows. */
  readonly children: ReactNode
  readonly buttonClass: string
  readonly isIconOnly?: boolean
  /** `listbox` for a choice of one value, `menu` for commands. */
  readonly kind?: 'menu' | 'listbox'
  /** A sentence below the items. */
  readonly note?: string | undefined
}

const gap = 4
const margin = 8

/**
 * A button and what floats from it. The browser's own popover keeps it above everything, closes it at a click
 * elsewhere and at Esc, and gives the focus back.
 */
export function Menu({
  label,
  items,
  children,
  buttonClass,
  isIconOnly = false,
  kind = 'menu',
  note,
}: MenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const itemRole = kind === 'listbox' ? 'option' : items.some(hasChoice) ? 'menuitemradio' : 'menuitem'

  function place(event: ToggleEvent<HTMLDivElement>) {
    const [anchor, box] = [button.current, panel.current]
    if (event.newState !== 'open' || anchor === null || box === null) return
    Object.assign(box.style, placeBeside(anchor.getBoundingClientRect()))
  }

  function focusFirst(event: ToggleEvent<HTMLDivElement>) {
    setOpen(event.newState === 'open')
    if (event.newState !== 'open') return
    const options = itemsOf(event.currentTarget)
    const chosen = options.find((option) => option.dataset.chosen === 'true')
    ;(chosen ?? options[0])?.focus()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup={kind}
        aria-expanded={isOpen}
        aria-label={isIconOnly ? label : undefined}
        title={isIconOnly ? label : undefined}
        className={buttonClass}
      >
        {children}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        onBeforeToggle={place}
        onToggle={focusFirst}
        className="fixed inset-auto m-0 max-h-[min(420px,70dvh)] max-w-[min(360px,calc(100vw-16px))] min-w-50 overflow-y-auto rounded-3 bg-raised p-1 text-ink shadow-float forced-colors:border"
      >
        <div role={kind} aria-label={label}>
          {groupsOf(items).map(([group, members]) => (
            <MenuGroup key={group} name={group}>
              {members.map((item) => (
                <button
                  key={item.id}
                  type="button"
                  role={itemRole}
                  tabIndex={-1}
                  data-chosen={item.isChosen}
                  {...(kind === 'listbox' ? { 'aria-selected': item.isChosen === true } : {})}
                  {...(itemRole === 'menuitemradio' ? { 'aria-checked': item.isChosen === true } : {})}
                  onKeyDown={moveFocus}
                  onClick={() => {
                    panel.current?.hidePopover()
                    item.onSelect()
                  }}
                  className={`flex min-h-7.5 w-full items-center gap-2.25 rounded-2 px-2 text-left hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2 max-tablet:min-h-10 ${item.isDangerous ? 'text-fail' : ''}`}
                >
                  {item.icon && <Icon of={item.icon} isSmall />}
                  <span className="min-w-0 flex-1 truncate">{item.label}</span>
                  {item.hint !== undefined && (
                    <span className="flex-none text-meta text-ink-3">{item.hint}</span>
                  )}
                  {hasChoice(item) && (
                    <Icon of={Check} isSmall className={item.isChosen ? '' : 'invisible'} />
                  )}
                </button>
              ))}
            </MenuGroup>
          ))}
        </div>
        {note !== undefined && (
          <p className="mt-1 border-t border-line px-2 pt-2 pb-1 text-small text-pretty text-ink-2">{note}</p>
        )}
      </div>
    </>
  )
}

function MenuGroup({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (name === '') return children
  return (
    <fieldset aria-label={name} className="min-w-0">
      <div className="px-2 pt-2 pb-1 text-meta font-medium text-ink-3" aria-hidden="true">
        {name}
      </div>
      {children}
    </fieldset>
  )
}

function groupsOf(items: readonly MenuItem[]): readonly (readonly [string, readonly MenuItem[]])[] {
  return [...Map.groupBy(items, (item) => item.group ?? '')]
}

function hasChoice(item: MenuItem): boolean {
  return item.isChosen !== undefined
}

function itemsOf(panel: HTMLElement): readonly HTMLElement[] {
  return [...panel.querySelectorAll<HTMLElement>('[role^=menuitem], [role=option]')]
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const panel = event.currentTarget.closest<HTMLElement>('[popover]')
  if (panel === null) return
  const options = itemsOf(panel)
  const at = options.indexOf(event.currentTarget)
  const targets: Partial<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: -1,
  }
  const target = targets[event.key]
  if (target !== undefined) {
    event.preventDefault()
    event.stopPropagation()
    options.at(target % options.length)?.focus()
  }
  if (event.key === 'Tab') panel.hidePopover()
}

/** On the side of the button that has more room, within the window. */
function placeBeside(anchor: DOMRect): Partial<CSSStyleDeclaration> {
  const isUpper = anchor.top + anchor.height / 2 < window.innerHeight / 2
  const isLeft = anchor.left + anchor.width / 2 < window.innerWidth / 2
  const px = (length: number) => `${Math.max(margin, length)}px`
  return {
    top: isUpper ? px(anchor.bottom + gap) : 'auto',
    bottom: isUpper ? 'auto' : px(window.innerHeight - anchor.top + gap),
    left: isLeft ? px(anchor.left) : 'auto',
    right: isLeft ? 'auto' : px(window.innerWidth - anchor.right),
  }
}
