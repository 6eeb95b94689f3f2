/** MathML only: browsers lay it out themselves, so no style sheet and no font of KaTeX is loaded. */
export const katexOptions = {
  output: 'mathml',
  throwOnError: false,
  errorColor: 'var(--fail)',
  trust: false,
  strict: false,
  maxExpand: 500,
  maxSize: 20,
} as const
