import type { UpstreamLimits } from './call-upstream'

/** How to reach a vendor whose API is its own, and what to offer of it. */
export interface VendorSourceOptions extends UpstreamLimits {
  /** With the version of the API in its path. */
  readonly baseUrl: string
  /** Absent: the server asks for none, as a proxy that has the key itself. */
  readonly apiKey?: string | undefined
  /** Names to offer instead of the vendor's own list; none: the vendor's own. */
  readonly models?: readonly string[] | undefined
  readonly listTimeoutMs?: number | undefined
}
