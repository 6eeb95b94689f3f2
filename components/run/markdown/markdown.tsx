'use client'

import { memo, useEffect, useState } from 'react'
import { BlockView } from './block-view'
import { noGroups, withCount, withOneMore } from './shown-groups'
import { type MarkdownBlock, createSplitter } from './split'

/** Blocks are grouped, so that a frame compares a few groups and not some hundred blocks. */
const groupSize = 12

/**
 * Shows Markdown that may still grow at its end: of a growing text only the last block is parsed and rendered again.
 * @param isOpen the text still grows; its last block is shown with all marks closed and a caret behind it
 */
export function Markdown({ text, isOpen }: { readonly text: string; readonly isOpen: boolean }) {
  const [cut] = useState(createSplitter)
  const { settled, tail } = cut(text)
  const blocks = [...settled, ...tail]
  const openIndex = isOpen ? blocks.length - 1 : -1
  const groups = useShownGroups(Math.ceil(blocks.length / groupSize))

  return (
    <div className="prose">
      {Array.from({ length: groups.count }, (_, group) => {
        if (groups.hidden.includes(group)) return null
        const first = group * groupSize
        return (
          <BlockGroup
            key={group}
            blocks={blocks.slice(first, first + groupSize)}
            openIndex={openIndex < first ? -1 : openIndex - first}
          />
        )
      })}
      {isOpen && blocks.length === 0 ? <CaretLine /> : null}
    </div>
  )
}

function useShownGroups(count: number) {
  const [groups, setGroups] = useState(() => withCount(noGroups, count))
  const current = withCount(groups, count)
  if (current !== groups) setGroups(current)

  const isWaiting = current.hidden.length > 0
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => setGroups(withOneMore), 0)
    return () => clearInterval(timer)
  }, [isWaiting])
  return current
}

/** A line with nothing but the caret: before the first word. It keeps its height without the caret. */
export function CaretLine({ isHidden = false }: { readonly isHidden?: boolean }) {
  return <p aria-hidden="true">{isHidden ? <>&#8203;</> : <span className="caret" />}</p>
}

interface BlockGroupProps {
  readonly blocks: readonly MarkdownBlock[]
  readonly openIndex: number
}

const BlockGroup = memo(function BlockGroup({ blocks, openIndex }: BlockGroupProps) {
  // A block's place is its identity: what is written never moves.
  return blocks.map((block, index) => (
    <BlockView key={index} kind={block.kind} raw={block.raw} isOpen={index === openIndex} />
  ))
}, areSameGroups)

function areSameGroups(before: BlockGroupProps, after: BlockGroupProps): boolean {
  return (
    before.openIndex === after.openIndex &&
    before.blocks.length === after.blocks.length &&
    before.blocks.every((block, index) => block === after.blocks[index])
  )
}
