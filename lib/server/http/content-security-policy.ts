/**
 * The policy of every page. Scripts run by nonce alone; images of other hosts load when a person clicks them, so their
 * scheme is open; styles may be inline because React sets measured sizes that way.
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  // React's development build rebuilds server stacks with eval.
  const scripts = `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`
  const directives = {
    'default-src': "'self'",
    'script-src': scripts,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob: https:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}
