import type { Toolbox } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'

/**
 * Refuses tool servers that are not there: a run that goes without the tools it was to have helps nobody.
 * @throws AppError `not_found`
 */
export async function checkServers(
  toolbox: Toolbox,
  owner: string,
  serverIds: readonly string[] = [],
): Promise<void> {
  for (const id of serverIds) {
    if (await toolbox.hasServer(owner, id)) continue
    throw new AppError('not_found', `There is no tool server “${id}”.`, { param: 'mcp_servers' })
  }
}
