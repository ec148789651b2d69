import * as fc from 'fast-check';
import { relation } from '../fixtures/relations.ts';
import { buildGraph } from '../graph/graph.ts';
import { selectModels, type SelectionFacts } from './select-models.ts';

//  stg -> int_a -> int_b -> dim ;  int_b -> fct ;  int_c -> fct
const graph = buildGraph([
  relation('bronze.stg', { dependencies: ['raw.account'], file: 'libs/bronze/src/stg.ts' }),
  relation('silver.int_a', { dependencies: ['bronze.stg'], file: 'libs/silver/src/a/int_a.ts', tags: ['daily'] }),
  relation('silver.int_b', { dependencies: ['silver.int_a'], file: 'libs/silver/src/b/int_b.ts' }),
  relation('silver.int_c', { file: 'libs/silver/src/b/int_c.ts', tags: ['daily'], owner: 'sales-ops' }),
  relation('gold.dim', { dependencies: ['silver.int_b'], file: '/home/me/libs/gold/src/dim.ts:7' }),
  relation('gold.fct', {
    dependencies: ['silver.int_b', 'silver.int_c'],
    file: 'libs/gold/src/fct.ts',
    tags: ['daily', 'finance'],
    exposures: [{ name: 'weekly_report', owner: 'sales-ops', columns: ['id'] }],
  }),
]);
const nothing: SelectionFacts = { modified: new Set(), unpublished: new Set(), results: new Map() };
const select = (...terms: string[]) => selectModels(graph, { select: terms }, nothing);

test('nothing selects everything, in build order', () => {
  expect(select()).toEqual(graph.order);
});

test.each([
  ['int_b', ['silver.int_b']],
  ['silver.int_b', ['silver.int_b']],
  ['int_?', ['silver.int_a', 'silver.int_b', 'silver.int_c']],
  ['gold.*', ['gold.dim', 'gold.fct']],
  ['silver', ['silver.int_a', 'silver.int_b', 'silver.int_c']],
  ['layer:gold', ['gold.dim', 'gold.fct']],
  ['tag:fin*', ['gold.fct']],
  ['owner:sales-ops', ['silver.int_c']],
  ['path:libs/silver/src/b', ['silver.int_b', 'silver.int_c']],
  ['path:./libs/silver/src/b/', ['silver.int_b', 'silver.int_c']],
  ['path:libs/*/src/int_?.ts', undefined],
  ['path:libs/gold/src/dim.ts', ['gold.dim']],
  ['exposure:weekly_*', ['gold.fct']],
  ['1+exposure:weekly_report', ['gold.fct', 'silver.int_b', 'silver.int_c']],
  ['+int_b', ['bronze.stg', 'silver.int_a', 'silver.int_b']],
  ['1+int_b', ['silver.int_a', 'silver.int_b']],
  ['int_a+', ['gold.dim', 'gold.fct', 'silver.int_a', 'silver.int_b']],
  ['int_a+1', ['silver.int_a', 'silver.int_b']],
  ['1+int_b+1', ['gold.dim', 'gold.fct', 'silver.int_a', 'silver.int_b']],
  ['@int_a', ['bronze.stg', 'gold.dim', 'gold.fct', 'silver.int_a', 'silver.int_b', 'silver.int_c']],
  ['tag:daily,layer:silver', ['silver.int_a', 'silver.int_c']],
  ['+fct,tag:daily,silver', ['silver.int_a', 'silver.int_c']],
  ['dim int_c', ['gold.dim', 'silver.int_c']],
  ['tag:finance+ 1+dim', ['gold.dim', 'gold.fct', 'silver.int_b']],
])('%s selects what it says', (term, expected) => {
  if (expected === undefined) expect(() => select(term)).toThrow('selects no model');
  else expect(select(term).sort()).toEqual(expected);
});

test('what is excluded goes last, whatever selected it', () => {
  expect(selectModels(graph, { select: ['+fct'], exclude: ['int_a', 'layer:bronze'] }, nothing).sort()).toEqual([
    'gold.fct',
    'silver.int_b',
    'silver.int_c',
  ]);
});

test('states and results come from what is known of the last publish and run', () => {
  const facts: SelectionFacts = {
    modified: new Set(['silver.int_b']),
    unpublished: new Set(['gold.dim']),
    results: new Map([
      ['gold.fct', 'failed'],
      ['gold.dim', 'succeeded'],
    ]),
  };
  const of = (term: string) => selectModels(graph, { select: [term] }, facts).sort();
  expect(of('state:modified+')).toEqual(['gold.dim', 'gold.fct', 'silver.int_b']);
  expect(of('state:new')).toEqual(['gold.dim']);
  expect(of('result:failed')).toEqual(['gold.fct']);
});

test('a state or result of no model selects nothing, and is no error', () => {
  expect([select('state:modified'), select('result:failed')]).toEqual([[], []]);
});

test.each([
  ['int_d', '"int_d" selects no model: there is no model or layer "int_d". Did you mean "int_a"?'],
  ['layer:golt', '"layer:golt" selects no model: there is no layer "golt". Did you mean "gold"?'],
  ['exposure:weekly', '"exposure:weekly" selects no model: there is no exposure "weekly".'],
  ['tags:daily', 'The selector "tags:daily" is not one: There is no selection method "tags". Did you mean "tag"?'],
  ['state:modifed', 'The selector "state:modifed" is not one: there is no "modifed". Did you mean "modified"?'],
  ['result:suceeded', 'The selector "result:suceeded" is not one: there is no "suceeded". Did you mean "succeeded"?'],
  ['@dim+', 'The selector "@dim+" is not one: "@dim+" has both @ and +'],
  ['dim,', 'The selector "dim," is not one: "" cannot be read.'],
  ['tag:', 'The selector "tag:" is not one: "tag:" says no value.'],
])('%s is refused in words', (term, message) => {
  expect(() => select(term)).toThrow(message);
});

const terms = fc.constantFrom('int_a', '+dim', 'int_b+', 'tag:daily', 'layer:silver', '@int_c', 'gold.*', '1+fct');

test('a space unites, a comma intersects, and order matters to neither', () => {
  fc.assert(
    fc.property(terms, terms, (a, b) => {
      const [inA, inB] = [new Set(select(a)), new Set(select(b))];
      expect(select(`${a} ${b}`)).toEqual(graph.order.filter((id) => inA.has(id) || inB.has(id)));
      expect(select(`${b},${a}`)).toEqual(graph.order.filter((id) => inA.has(id) && inB.has(id)));
    }),
  );
});
