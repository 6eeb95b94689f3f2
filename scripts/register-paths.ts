/** Lets Node load the app's own modules as the bundler does: `@/…` from the root, and imports without an ending. */
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'

const root = new URL('..', import.meta.url)

registerHooks({
  resolve(specifier, context, nextResolve) {
    const isOurs = specifier.startsWith('@/') || (specifier.startsWith('./') && isSource(context.parentURL))
    if (!isOurs) return nextResolve(specifier, context)
    const url = specifier.startsWith('@/')
      ? new URL(specifier.slice(2), root)
      : new URL(specifier, context.parentURL)
    const file = ['', '.ts', '.tsx']
      .map((ending) => new URL(url.href + ending))
      .find((candidate) => isFile(candidate))
    return nextResolve(file?.href ?? specifier, context)
  },
})

/** What Next has built stands in the same folder, and is no source. */
function isSource(parent: string | undefined): boolean {
  return parent !== undefined && parent.startsWith(root.href) && !/\/(node_modules|\.next)\//.test(parent)
}

function isFile(url: URL): boolean {
  return /\.\w+$/.test(url.pathname) && existsSync(url)
}
