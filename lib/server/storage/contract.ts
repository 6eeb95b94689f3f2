/**
 * What every storage must do, whatever is under it. An adapter's test registers these cases one by one;
 * `contract.test.ts` runs them over storages that are broken on purpose and expects them to notice.
 */
import { conversationCases } from './contract/conversations'
import { durabilityCases } from './contract/durability'
import { finishCases } from './contract/finish-run'
import { messageCases } from './contract/messages'
import { ownerCases } from './contract/owners'
import type { StorageCase } from './contract/records'
import { startCases } from './contract/start-run'

export const storageContract: readonly StorageCase[] = [
  ...startCases,
  ...finishCases,
  ...conversationCases,
  ...messageCases,
  ...ownerCases,
  ...durabilityCases,
]
