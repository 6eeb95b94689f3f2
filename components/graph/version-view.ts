import type { GraphDefinition } from '@/lib/protocol/graphs'
import type { GraphEditor } from '@/hooks/use-graph-editor'

/** An older version in the place of what is edited: to look at. */
export function versionView(editor: GraphEditor, definition: GraphDefinition): GraphEditor {
  return {
    ...editor,
    draft: definition,
    definition,
    text: JSON.stringify(definition, null, 2),
    textProblems: [],
    errors: {},
    problems: [],
    conflict: null,
    saveProblem: null,
  }
}
