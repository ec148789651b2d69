import { validateExposures } from '@medallion/model';
import { checkTypes } from '@medallion/testing/types';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exposures, models } from '../index.ts';

test('nothing is wrong with the exposures', () => {
  expect(validateExposures(exposures, models)).toEqual([]);
});

test('the example of the guide compiles, and does not with a column that is not there', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/add-a-model.md'), 'utf8');
  const example = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].find(([, code]) =>
    code!.includes('defineExposure'),
  )![1]!;
  const at = (name: string): string => join(import.meta.dirname, name);
  const { findings } = checkTypes(
    [],
    new Map([
      [at('example.ts'), example],
      [at('misspelt.ts'), example.replace('amount_corporate', 'amount_corporat')],
    ]),
  );
  expect(findings.map(({ file, message }) => [file, message])).toEqual([
    [expect.stringContaining('misspelt.ts'), expect.stringContaining("Property 'amount_corporat' does not exist")],
  ]);
});
