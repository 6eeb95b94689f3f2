/**
 * What every storage must do, whatever is under it. An adapter's test registers these cases one by one;
 * `contract.test.ts` runs them over storages that are broken on purpose and expects them to notice.
 */
import { answerCases } from './contract/answers'
import { conversationCases } from './contract/conversations'
import { documentCases } from './contract/documents'
import { durabilityCases } from './contract/durability'
import { fileCases } from './contract/files'
import { finishCases } from './contract/finish-run'
import { messageCases } from './contract/messages'
import { ownerCases } from './contract/owners'
import type { StorageCase } from './contract/records'
import { runListCases } from './contract/run-list'
import { startCases } from './contract/start-run'
import { waitingCases } from './contract/waiting'

export const storageContract: readonly StorageCase[] = [
  ...startCases,
  ...finishCases,
  ...waitingCases,
  ...answerCases,
  ...runListCases,
  ...conversationCases,
  ...messageCases,
  ...documentCases,
  ...fileCases,
  ...ownerCases,
  ...durabilityCases,
]
