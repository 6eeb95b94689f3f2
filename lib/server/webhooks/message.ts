/** A notice as a Standard Webhooks message (standardwebhooks.com). Pure. */
import { Webhook } from 'standardwebhooks'
import type { RunNotice } from './webhooks'

export interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * @param secret `whsec_…`; undefined: the message goes unsigned
 * @param now epoch ms of this try: receivers refuse what was signed more than five minutes ago
 */
export function messageOf(notice: RunNotice, secret: string | undefined, now: number): WebhookMessage {
  const { type, id, url: _url, time, ...data } = notice
  const body = JSON.stringify({ type, timestamp: new Date(time).toISOString(), data })
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Weir',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      ...(secret !== undefined && {
        'webhook-signature': new Webhook(secret).sign(id, new Date(now), body),
      }),
    },
  }
}
