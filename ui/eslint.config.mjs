import { readdirSync } from 'node:fs'
import next from 'eslint-config-next/core-web-vitals'
import typescript from 'eslint-config-next/typescript'
import jsxA11y from 'eslint-plugin-jsx-a11y'

const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

const outside = [
  {
    group: ['next/font/google'],
    message: 'Fetches at build time. Inter comes from the npm package.',
  },
  { group: ['next/script'], message: 'The content security policy knows no third-party scripts.' },
]
const restrict = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: [...outside, ...patterns] }],
})
const noFeatures = {
  group: ['@/features/*', '**/features/*'],
  message: 'Imports point down: app → features → components and lib.',
}
const noKit = {
  group: ['@base-ui/react', '@base-ui/react/*'],
  message: 'The widget kit is wrapped in components/ui; use that.',
}

const words = (where) => ({
  selector: where,
  message:
    'Words live in messages.ts, so that they can be read, checked and translated in one place.',
})

const config = [
  {
    ignores: [
      'out/**',
      '.next*/**',
      'node_modules/**',
      'next-env.d.ts',
      'src/lib/api/schema.d.ts',
      'test-results/**',
      'playwright-report/**',
    ],
  },
  ...next,
  ...typescript,
  { rules: jsxA11y.flatConfigs.strict.rules },
  {
    rules: {
      ...restrict(),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@next/next/no-img-element': 'off',
      'max-lines': ['error', { max: 250 }],
    },
  },
  { files: ['src/features/**', 'src/components/shell/**'], rules: restrict(noKit) },
  { files: ['src/components/**', 'src/lib/**'], rules: restrict(noFeatures) },
  { files: ['src/components/shell/**', 'src/lib/**'], rules: restrict(noFeatures, noKit) },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: restrict(
      noKit,
      ...features
        .filter((other) => other !== feature)
        .map((other) => ({
          group: [
            `@/features/${other}`,
            `@/features/${other}/*`,
            `../${other}/*`,
            `../../${other}/*`,
          ],
          message: 'A feature never imports another. What two need lies in components or lib.',
        })),
    ),
  })),
  {
    files: ['src/**/*.tsx'],
    ignores: ['**/*.test.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        words('JSXText[value=/[A-Za-z]{2}/]'),
        words(
          'JSXAttribute[name.name=/^(aria-label|aria-description|title|placeholder|label|alt|description|heading|hint)$/] > Literal[value=/[A-Za-z]{2}/]',
        ),
      ],
    },
  },
  { files: ['**/*.test.{ts,tsx}', 'e2e/**'], rules: { 'max-lines': 'off' } },
  // Playwright's fixtures hand over with a function that it calls `use`.
  { files: ['e2e/**'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
]

export default config
