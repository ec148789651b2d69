import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypes } from '@medallion/testing/types';

test('the example of the README compiles', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
  expect(blocks).toHaveLength(1);
  const code = blocks[0]!
    .replaceAll("'@medallion/metrics'", "'../index.ts'")
    .replaceAll("'./shop.ts'", "'../fixtures/shop.ts'");
  expect(checkTypes([], new Map([[join(import.meta.dirname, 'readme-example.ts'), code]])).findings).toEqual([]);
});
