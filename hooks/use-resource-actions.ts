'use client'

import { nameOfCopy } from './name-of-copy'
import { parseJson } from './parse-json'
import { saveFile } from './save-file'
import { sentenceOf } from './sentence-of'
import { useAttempt } from './use-attempt'
import { useToast } from './use-toast'

/** What agents and graphs have in common. */
export interface Resource<Definition extends { readonly name: string }> {
  readonly id: string
  readonly revision: number
  readonly is_example: boolean
  readonly definition: Definition
}

/** What the server does with those of one kind. */
export interface ResourceCalls<Definition, Imported> {
  /** Marks its files. */
  readonly kind: 'agent' | 'graph'
  /** @param file what an export holds, as it was parsed; without an id it gets one that is free */
  importFile: (file: unknown) => Promise<Imported>
  exportText: (id: string) => Promise<string>
  save: (id: string, change: { revision: number; definition: Definition }) => Promise<unknown>
  remove: (id: string) => Promise<void>
}

export interface ResourceActions<Definition extends { readonly name: string }, Imported> {
  /** Resolves to the copy; null when it could not be made, which a toast then says. */
  duplicate: (definition: Definition) => Promise<Imported | null>
  /** Deletes, and offers to undo. Resolves to whether it is done. */
  remove: (resource: Resource<Definition>) => Promise<boolean>
  saveAsFile: (id: string) => Promise<void>
  /** @param text of a file */
  takeIn: (text: string) => Promise<Imported | { readonly problem: string }>
}

/** What a person does to an agent or a graph as a whole, in the list and in its editor. */
export function useResourceActions<Definition extends { readonly name: string }, Imported>(
  { kind, importFile, exportText, save, remove }: ResourceCalls<Definition, Imported>,
  refresh: () => Promise<void>,
): ResourceActions<Definition, Imported> {
  const toast = useToast()
  const attempt = useAttempt(refresh)

  async function bringBack({ id, definition, is_example }: Resource<Definition>): Promise<void> {
    const again: Promise<unknown> = is_example
      ? save(id, { revision: 0, definition })
      : importFile({ weir: kind, id, definition })
    await attempt('Not brought back.', again)
  }

  return {
    async duplicate(definition) {
      const copy = { ...definition, name: nameOfCopy(definition.name) }
      return attempt('Not duplicated.', importFile({ weir: kind, definition: copy }))
    },
    async remove(resource) {
      const done = remove(resource.id).then(() => true)
      if ((await attempt('Not deleted.', done)) === null) return false
      const { name } = resource.definition
      toast.show({
        text: resource.is_example ? `${name} is reset to the shipped version.` : `${name} is deleted.`,
        action: { label: 'Undo', onSelect: () => void bringBack(resource) },
      })
      return true
    },
    async saveAsFile(id) {
      const text = await attempt('Not exported.', exportText(id))
      if (text !== null) saveFile(`${id}.${kind}.json`, text, 'application/json')
    },
    async takeIn(text) {
      const json = parseJson(text)
      if ('problem' in json) return json
      const result = await importFile(json.value).catch((error: unknown) => ({ problem: sentenceOf(error) }))
      await refresh()
      return result
    },
  }
}
