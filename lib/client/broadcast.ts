/** Tells all open pages of this browser, this one too, that the list of conversations is no longer what it was. */

const channelName = 'weir-conversations'

/** No-op where there is no BroadcastChannel: the list is polled as well. */
export function notifyConversationsChanged(): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(channelName)
  channel.postMessage('changed')
  channel.close()
}

/** Returns the unsubscriber. */
export function subscribeToConversations(onChanged: () => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {}
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', () => onChanged())
  return () => channel.close()
}
