import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { models } from '@medallion/gold';
import { contractOf } from '@medallion/model';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { businessAreas } from './business-areas.ts';
import { currentDimensionalModel } from './dimensional-model.ts';
import { generatedBlocks } from './generated-blocks.ts';

const document = readFileSync(join(__dirname, '../../../docs/dimensional-model.md'), 'utf8');
const contracts = models.map(contractOf);
const fenced = (language: string) =>
  [...document.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text!.trimEnd());

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

test('the document says what the models say: if not, run npm run docs', () =>
  expect(document).toBe(currentDimensionalModel(document)));

test('a block that nothing generates is an error that names those that are', () =>
  expect(() => currentDimensionalModel('<!-- generated: mystery -->\n<!-- end of generated -->')).toThrow(
    expect.objectContaining({ code: 'DOCS_BLOCK_UNKNOWN', fix: expect.stringContaining('diagram sales') }),
  ));

test('every fact and bridge is in one area, and every area has its diagram', () => {
  const drawn = Object.values(businessAreas).flat().sort();
  expect(drawn).toEqual(
    contracts
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('dim_'))
      .sort(),
  );
  const diagrams = generatedBlocks(document).filter((name) => name.startsWith('diagram '));
  expect(diagrams).toEqual(Object.keys(businessAreas).map((area) => `diagram ${area}`));
});

/** The part of Mermaid's grammar for entity-relationship diagrams that is used here, line by line. */
const LINES = {
  head: /^erDiagram$/,
  open: /^ {2}(?<entity>[a-z_]+) \{$/,
  attribute: /^ {4}[a-z]+ [a-z_]+(?: (?:PK|FK|PK, FK))?$/,
  close: /^ {2}\}$/,
  relationship: /^ {2}(?<from>[a-z_]+) (?:\|\||\|o)(?:--|\.\.)o[{|] (?<to>[a-z_]+) : "[a-z0-9_, ]+"$/,
};

test.each(fenced('mermaid').map((diagram, index) => [index + 1, diagram] as const))(
  'diagram %i is an entity-relationship diagram whose lines join what it draws',
  (_, diagram) => {
    const lines = diagram.split('\n').map((line) => {
      const found = Object.entries(LINES).flatMap(([kind, pattern]) => {
        const match = pattern.exec(line);
        return match ? [{ kind, ...match.groups }] : [];
      });
      return found[0] ?? { kind: `no line of a diagram: ${line}` };
    });
    const kinds = lines.map(({ kind }) => kind).join(' ');
    expect(kinds).toMatch(/^head( open( attribute)+ close)+( relationship)+$/);
    const entities = lines.flatMap((line) => ('entity' in line ? [line.entity] : []));
    expect(new Set(entities).size).toBe(entities.length);
    for (const line of lines)
      if ('from' in line && 'to' in line) expect(entities).toEqual(expect.arrayContaining([line.from, line.to]));
  },
);

test('the queries of the document are valid on the schema', async () => {
  await database.sql.unsafe('create schema gold');
  for (const { name, columns } of contracts) {
    const list = columns.map((column) => `"${column.name}" ${column.type}`).join(', ');
    await database.sql.unsafe(`create table gold."${name}" (${list})`);
  }
  const queries = fenced('sql');
  expect(queries.length).toBeGreaterThan(0);
  for (const query of queries) await database.sql.unsafe(query);
});
