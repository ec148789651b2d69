import { MedallionError } from '@medallion/core';
import { buildManifest, formatManifest } from './build-manifest.ts';
import { MANIFEST_VERSION, type ManifestModel } from './manifest.ts';
import { readManifest } from './read-manifest.ts';

const model = (name: string): ManifestModel => ({
  id: `gold.${name}`,
  layer: 'gold',
  name,
  relation: { schema: 'gold', name },
  materialization: 'table',
  grain: 'one thing',
  description: 'Things',
  tags: [],
  sql: `${name}.sql`,
  dependencies: ['silver.int_thing'],
  filters: [],
  columns: [
    {
      name: 'id',
      type: 'bigint',
      notNull: true,
      primaryKey: true,
      description: 'Key',
      lineage: { kind: 'passthrough', from: ['silver.int_thing.id'] },
    },
  ],
});
const manifest = buildManifest({ layer: 'gold', environment: 'base', models: [model('b'), model('a')] });

const failure = (text: string): MedallionError => {
  try {
    readManifest(text, 'dist/manifest.json');
  } catch (error) {
    if (error instanceof MedallionError) return error;
    throw error;
  }
  throw new Error('it did not fail');
};

test('what was written is read again', () => {
  expect(readManifest(formatManifest(manifest), 'x')).toEqual(manifest);
});

test('equal models give equal bytes, whatever their order', () => {
  const other = buildManifest({ layer: 'gold', environment: 'base', models: [model('a'), model('b')] });
  expect(formatManifest(other)).toBe(formatManifest(manifest));
});

test('another version is refused by its number', () => {
  const error = failure(formatManifest({ ...manifest, version: 99 as 1 }));
  expect(error.code).toBe('MANIFEST_VERSION');
  expect(error.message).toBe(
    `dist/manifest.json has manifest version 99; this program reads version ${MANIFEST_VERSION}.`,
  );
});

test('JSON without a version is refused as such', () => {
  expect(failure('{}').message).toContain('has manifest version none');
  expect(failure('[]').message).toContain('has manifest version none');
});

test('a file cut short is refused', () => {
  expect(failure(formatManifest(manifest).slice(0, 50)).code).toBe('MANIFEST_UNREADABLE');
});

test('a manifest that does not fit names the fields', () => {
  const { grain: _, ...incomplete } = model('a');
  const error = failure(JSON.stringify({ ...manifest, models: [{ ...incomplete, extra: 1 }] }));
  expect(error.code).toBe('MANIFEST_INVALID');
  expect(error.message).toMatch(/models\.0\.grain: .*models\.0: Unrecognized key: "extra"/);
});

test('a model without columns is no model', () => {
  expect(() =>
    buildManifest({ layer: 'gold', environment: 'base', models: [{ ...model('a'), columns: [] }] }),
  ).toThrow();
});
