import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypes } from '@medallion/testing/types';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

test('the example of the README compiles', () => {
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
  expect(blocks).not.toEqual([]);
  const code = blocks
    .join('\n')
    .replaceAll("'@medallion/model/testing'", "'../testing/index.ts'")
    .replaceAll("'@medallion/model'", "'../index.ts'");
  expect(checkTypes([], new Map([[join(import.meta.dirname, 'readme-example.ts'), code]])).findings).toEqual([]);
});

test('every function a template may call is listed in the README', async () => {
  const { STRICT_FUNCTIONS } = await import('../expressions/template-words.ts');
  for (const name of STRICT_FUNCTIONS) expect(readme).toContain(`\`${name}\``);
});
