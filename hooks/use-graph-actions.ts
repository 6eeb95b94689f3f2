'use client'

import type { GraphDefinition, GraphResource } from '@/lib/protocol/graphs'
import { createGraph, exportGraph, importGraph, removeGraph, saveGraph } from '@/lib/client/graphs-api'
import { nameOfCopy } from './name-of-copy'
import { saveFile } from './save-file'
import { sentenceOf } from './sentence-of'
import { useAttempt } from './use-attempt'
import { useGraphs } from './use-graphs'
import { useToast } from './use-toast'

export interface GraphActions {
  /** Resolves to the copy's id; null when it could not be made, which a toast then says. */
  duplicate: (definition: GraphDefinition) => Promise<string | null>
  /** Deletes, and offers to undo. Resolves to whether it is done. */
  remove: (graph: GraphResource) => Promise<boolean>
  saveAsFile: (graph: GraphResource) => Promise<void>
  /** @param text of a file */
  takeIn: (text: string) => Promise<{ readonly id: string } | { readonly problem: string }>
}

/** What a person does to a graph as a whole, in the list and in its editor. */
export function useGraphActions(): GraphActions {
  const { refresh, keepImported } = useGraphs()
  const toast = useToast()
  const attempt = useAttempt(refresh)

  async function bringBack({ id, definition, is_example }: GraphResource): Promise<void> {
    const file = JSON.stringify({ weir: 'graph', id, definition })
    const again: Promise<unknown> = is_example
      ? saveGraph(id, { revision: 0, definition })
      : importGraph(file)
    await attempt('Not brought back.', again)
  }

  async function takeIn(text: string): ReturnType<GraphActions['takeIn']> {
    const result = await importGraph(text).catch((error: unknown) => ({ problem: sentenceOf(error) }))
    await refresh()
    if ('problem' in result) return result
    const { id } = result.graph
    keepImported({ id, notes: result.notes })
    return { id }
  }

  return {
    takeIn,
    async duplicate(definition) {
      const copy = createGraph({ ...definition, name: nameOfCopy(definition.name) })
      const made = await attempt('Not duplicated.', copy)
      return made?.id ?? null
    },
    async remove(graph) {
      const done = removeGraph(graph.id).then(() => true)
      if ((await attempt('Not deleted.', done)) === null) return false
      toast.show({
        text: graph.is_example
          ? `${graph.definition.name} is as it was shipped again.`
          : `${graph.definition.name} is deleted.`,
        action: { label: 'Undo', onSelect: () => void bringBack(graph) },
      })
      return true
    },
    async saveAsFile({ id }) {
      const text = await attempt('Not exported.', exportGraph(id))
      if (text !== null) saveFile(`${id}.graph.json`, text, 'application/json')
    },
  }
}
