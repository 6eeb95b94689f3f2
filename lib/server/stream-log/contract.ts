/** The contract of `StreamLog`: one suite for every adapter. */
import { test } from 'vitest'
import type { LogCheck, OpenLog } from './contract-harness'
import { producerChecks } from './contract-producers'
import { readingChecks } from './contract-reading'
import { retentionChecks } from './contract-retention'

export const streamLogChecks: readonly LogCheck[] = [...readingChecks, ...producerChecks, ...retentionChecks]

/** Registers a test for each promise of the contract. */
export function streamLogContract(adapter: string, open: OpenLog): void {
  for (const { name, check } of streamLogChecks) test(`${adapter}: ${name}`, () => check(open))
}
