import { defineConfig, type OxlintOverride } from 'oxlint'
import { deniedModules, deniedPackages, layers, type Layer } from './scripts/layers.ts'

/** The table of `scripts/layers.ts` as a rule for the files of one layer. */
function importRule(layer: Layer): OxlintOverride {
  const packages = deniedPackages(layer)
  const message = `${layer.folder} may not import this: see scripts/layers.ts.`
  return {
    files: [`${layer.folder}/**/*.{ts,tsx}`, `${layer.folder}.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [...deniedModules(layer), ...packages].map((name) => ({ name, message })),
          patterns: [
            { group: packages.map((name) => `${name}/*`), message },
            ...(layer.inBrowser ? [{ group: ['node:*'], message }] : []),
          ],
        },
      ],
    },
  }
}

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'react', 'jsx-a11y', 'nextjs', 'promise'],
  categories: { correctness: 'error' },
  options: { typeAware: true },
  rules: {
    'import/no-cycle': 'error',
    'import/no-relative-parent-imports': 'error',
    'oxc/no-barrel-file': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'no-empty': 'error',
    // What scrolls takes the focus, so that keys can scroll it.
    'jsx-a11y/no-noninteractive-tabindex': ['error', { roles: ['tabpanel', 'region'] }],
    // It knows no tag for what is offered below a text: a select would take the focus from it.
    'jsx-a11y/prefer-tag-over-role': 'off',
    // A tool that says nothing on its way is a generator all the same.
    'require-yield': 'off',
    'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
    complexity: ['error', { max: 12, variant: 'modified' }],
    'max-depth': ['error', 3],
  },
  // The longest folder stands last and wins.
  overrides: [
    ...layers.toSorted((a, b) => a.folder.length - b.folder.length).map(importRule),
    // A test may set up any part of the real thing.
    { files: ['**/*.test.{ts,tsx}', '**/*-test-setup.ts'], rules: { 'no-restricted-imports': 'off' } },
  ],
})
