import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What each project may import: see docs/architecture.md, "Folders". */
const allowed = {
  core: [],
  model: ['core'],
  quality: ['core', 'model'],
  metrics: ['core', 'model'],
  manifest: ['core'],
  engine: ['core', 'model', 'quality', 'manifest'],
  salesforce: ['core'],
  warehouse: ['core', 'model', 'engine', 'manifest'],
  bronze: ['model', 'quality', 'salesforce'],
  silver: ['model', 'quality', 'bronze'],
  gold: ['model', 'quality', 'metrics', 'silver'],
  testing: ['core'],
  runner: [
    'core',
    'model',
    'quality',
    'metrics',
    'manifest',
    'engine',
    'salesforce',
    'warehouse',
    'bronze',
    'silver',
    'gold',
  ],
  'runner-e2e': ['testing'],
  'star-schema-e2e': ['core', 'model', 'engine', 'salesforce', 'warehouse', 'bronze', 'silver', 'gold', 'testing'],
  'nx-medallion': [],
  docs: ['core', 'model', 'gold'],
  bench: ['core', 'model', 'engine', 'salesforce', 'warehouse', 'bronze', 'silver', 'gold'],
};
const constraints = (extra) =>
  Object.entries(allowed).map(([project, imports]) => ({
    sourceTag: `lib:${project}`,
    onlyDependOnLibsWithTags: [...imports, ...extra].map((name) => `lib:${name}`),
  }));

const nodeIo = ['fs', 'fs/promises', 'child_process', 'net', 'http', 'https', 'process'].flatMap((m) => [
  m,
  `node:${m}`,
]);
const drivers = ['postgres', 'pg', 'typeorm', '@nx/devkit', 'jsforce'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/out-tsc/**', '**/node_modules/**', '**/fixtures/**', '**/.medallion/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts', '**/*.js', '**/*.mjs', '**/*.cjs'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: [], depConstraints: constraints([]) },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Inferred column maps are the point of the model API; `any` there is deliberate and local.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: [], depConstraints: constraints(['testing']) },
      ],
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Planning is pure: no driver, no file system, no environment (docs/architecture.md, "Folders").
    files: ['libs/{core,model,quality,metrics,manifest,engine}/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process'],
      'no-restricted-imports': [
        'error',
        {
          paths: [...nodeIo, ...drivers].map((name) => ({
            name,
            message: 'This library is pure: I/O belongs to warehouse or the runner. See docs/architecture.md.',
          })),
        },
      ],
    },
  },
  {
    // Bronze knows Salesforce's types, not its code.
    files: ['libs/bronze/src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@medallion/salesforce', '@medallion/salesforce/*'],
              allowTypeImports: true,
              message: 'Bronze may only `import type` from @medallion/salesforce. See docs/architecture.md.',
            },
          ],
        },
      ],
    },
  },
  prettier,
);
