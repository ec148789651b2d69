import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { addField } from './custom-fields-file.mjs';
import fieldGenerator from './generator.mjs';

const root = path.resolve(import.meta.dirname, '../../../..');
const custom = 'libs/bronze/src/salesforce/custom';

/** The workspace's own files, and what is written over them. */
function tree() {
  const written = new Map<string, string>();
  const files = {
    children: (folder: string) => readdirSync(path.join(root, folder)),
    read: (file: string) => written.get(file) ?? readFileSync(path.join(root, file), 'utf8'),
    write: (file: string, text: string) => void written.set(file, text),
  };
  return { written, generate: (options: object) => fieldGenerator(files as never, options as never) };
}
const body = (source: string): string => source.slice(source.indexOf('export const'));

test('a field becomes a typed column of its object, and the comment stays', async () => {
  const { written, generate } = tree();
  await generate({
    object: 'Account',
    field: 'Health_Score__c',
    type: 'numeric',
    description: "customer success' view",
  });
  const source = written.get(`${custom}/account.ts`)!;
  expect(source).toMatch(/^import \{ numeric \} from '@medallion\/model';\n\n\/\*\*/);
  expect(source).toContain('Custom fields of Account in your org');
  expect(body(source)).toBe(
    "export const customAccountFields = {\n  Health_Score__c: numeric(16, 6).describe('customer success\\' view'),\n};\n",
  );
});

test('further fields are added in the order of their names, with what they import', async () => {
  const { written, generate } = tree();
  await generate({ object: 'Contact', field: 'Nickname__c', type: 'text', pii: 'name' });
  await generate({ object: 'Contact', field: 'Birthday__c', type: 'date' });
  await generate({ object: 'Contact', field: 'Zodiac__c', type: 'text' });
  const source = written.get(`${custom}/contact.ts`)!;
  expect(source).toMatch(/^import \{ date, text \} from '@medallion\/model';\n\n\/\*\*/);
  expect(body(source)).toBe(
    "export const customContactFields = {\n  Birthday__c: date(),\n  Nickname__c: text().pii('name'),\n  Zodiac__c: text(),\n};\n",
  );
});

test('an object of several words is found by its API name', async () => {
  const { written, generate } = tree();
  await generate({ object: 'OpportunityLineItem', field: 'Margin__c', type: 'currency' });
  expect([...written.keys()]).toEqual([`${custom}/opportunity-line-item.ts`]);
  expect(written.get(`${custom}/opportunity-line-item.ts`)).toContain('Margin__c: numeric(22, 6),');
});

test('fields written on one line by hand are taken over', () => {
  const source = "import { text } from '@medallion/model';\n\nexport const f = { A__c: text().describe('a, b') };\n";
  expect(addField(source, { field: 'B__c', type: 'bool' })).toBe(
    "import { bool, text } from '@medallion/model';\n\nexport const f = {\n  A__c: text().describe('a, b'),\n  B__c: bool(),\n};\n",
  );
});

test('a field of several lines is not torn apart', () => {
  const source = "export const f = {\n  A__c: text()\n    .describe('a'),\n  C__c: text(),\n};\n";
  expect(body(addField(source, { field: 'B__c', type: 'text' }))).toBe(
    "export const f = {\n  A__c: text()\n    .describe('a'),\n  B__c: text(),\n  C__c: text(),\n};\n",
  );
});

test('a field declared before, in whatever case, is refused', async () => {
  const { generate } = tree();
  await generate({ object: 'Account', field: 'Tier__c', type: 'text' });
  await expect(generate({ object: 'Account', field: 'tier__C', type: 'text' })).rejects.toThrow(
    /declares Tier__c already/,
  );
  await expect(generate({ object: 'Account', field: 'Industry', type: 'text' })).rejects.toThrow(
    /Account\.Industry is declared already, in .*raw\/account\.ts/,
  );
});

test('an object bronze does not have is refused with those it has', async () => {
  await expect(tree().generate({ object: 'Case', field: 'X__c', type: 'text' })).rejects.toThrow(
    /no file for the object Case.*account.*opportunity-line-item/,
  );
});
