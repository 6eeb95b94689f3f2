'use client'

import { memo, useState } from 'react'
import { BlockView } from './block-view'
import { type MarkdownBlock, createSplitter } from './split'

/** Blocks are grouped, so that a frame compares a few groups and not some hundred blocks. */
const groupSize = 24

/**
 * Shows Markdown that may still grow at its end: of a growing text only the last block is parsed and rendered again.
 * @param isOpen the text still grows; its last block is shown with all marks closed and a caret behind it
 */
export function Markdown({ text, isOpen }: { readonly text: string; readonly isOpen: boolean }) {
  const [cut] = useState(createSplitter)
  const { settled, tail } = cut(text)
  const blocks = [...settled, ...tail]
  const openIndex = isOpen ? blocks.length - 1 : -1

  return (
    <div className="prose">
      {Array.from({ length: Math.ceil(blocks.length / groupSize) }, (_, group) => {
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
