import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChecks } from '@medallion/engine';
import { checkName } from '@medallion/quality';
import { configSchema } from '../config/config.ts';
import { LAYERS, selectLayer } from '../layers.ts';
import { relationsOf } from '../pipeline/relations.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/checks.md'), 'utf8');
const named = [...guide.matchAll(/`((?:dim|fct|int|bridge)_\w+\.\w+)`/g)].map(([, name]) => name!);

async function checks() {
  const layers = await Promise.all(LAYERS.map((layer) => selectLayer(layer, configSchema.parse({}))));
  const known: string[] = [];
  const declared: string[] = [];
  for (const { models, checks } of layers) {
    for (const [model, all] of describeChecks(relationsOf(models), checks)) {
      known.push(...all.map((check) => checkName(model, check)));
    }
    declared.push(...checks.flatMap((each) => each.declare().map((check) => checkName(each.model.id, check))));
  }
  return { known, declared };
}

test('every check the guide names exists', async () => {
  const { known } = await checks();
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('every declared check is in the guide, by itself or as one of its kind', async () => {
  const { declared } = await checks();
  const kinds = new Set(named.map((name) => name.slice(name.indexOf('.') + 1)));
  expect(declared.filter((name) => !kinds.has(name.slice(name.indexOf('.') + 1)))).toEqual([]);
});

test('every test the guide points to exists', () => {
  const files = [...guide.matchAll(/`((?:libs|apps)\/[\w/.-]+\.test\.ts)`/g)].map(([, file]) => file!);
  expect(files).toHaveLength(8);
  for (const file of files) expect(() => readFileSync(join(import.meta.dirname, '../../../..', file))).not.toThrow();
});
