import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodes } from './plugin.mjs';

type Target = {
  cache?: boolean;
  dependsOn?: unknown[];
  inputs?: unknown[];
  outputs?: string[];
  options: { command: string };
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'nx-medallion-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The targets the plugin infers for packages, by folder. */
async function infer(packages: Record<string, object>): Promise<Record<string, Record<string, Target>>> {
  for (const [folder, json] of Object.entries(packages)) {
    mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify(json));
  }
  const files = Object.keys(packages).map((folder) => `${folder}/package.json`);
  const results = await createNodes[1](files, undefined, { workspaceRoot: root, nxJsonConfiguration: {} });
  const projects = results.flatMap(([, { projects = {} }]) => Object.entries(projects));
  return Object.fromEntries(projects.map(([folder, { targets }]) => [folder, targets as Record<string, Target>]));
}

const layer = (name: string) => ({ name: `@acme/${name}`, nx: { name, tags: ['type:layer', `layer:${name}`] } });
const runner = { name: '@acme/cli', bin: { medallion: './bin/medallion.mjs' }, nx: { name: 'cli' } };

test('a package without a layer and without the command gets no targets', async () => {
  expect(await infer({ 'libs/other': { name: '@acme/other', nx: { tags: ['type:engine'] } } })).toEqual({});
});

test('a layer is known by its tag or by its medallion section', async () => {
  const targets = await infer({
    'libs/gold': layer('gold'),
    'libs/mart': { name: '@acme/mart', medallion: { layer: 'mart' } },
  });
  expect(Object.keys(targets['libs/gold']!)).toEqual(['probe-layer', 'build-layer', 'compile-layer']);
  expect(targets['libs/mart']!['build-layer']!.options.command).toBe('medallion build mart --output dist/layers/mart');
});

test('the probe is never cached and the build depends on nothing but its answer', async () => {
  const { 'probe-layer': probe, 'build-layer': build } = (await infer({ 'libs/gold': layer('gold') }))['libs/gold']!;
  expect(probe).toMatchObject({
    cache: false,
    dependsOn: ['^build-layer'],
    outputs: ['{workspaceRoot}/dist/probe/gold'],
  });
  expect(build).toMatchObject({
    cache: true,
    dependsOn: ['^build-layer', 'probe-layer'],
    inputs: [{ dependentTasksOutputFiles: '**/probe.json', transitive: false }, { externalDependencies: [] }],
    outputs: ['{workspaceRoot}/dist/layers/gold'],
  });
});

test('the first layer is probed after the load of the project that has the command', async () => {
  const targets = await infer({ 'libs/bronze': layer('bronze'), 'libs/silver': layer('silver'), 'apps/cli': runner });
  expect(targets['libs/bronze']!['probe-layer']!.dependsOn).toEqual([
    '^build-layer',
    { projects: ['cli'], target: 'load' },
  ]);
  expect(targets['libs/silver']!['probe-layer']!.dependsOn).toEqual(['^build-layer']);
  expect(targets['apps/cli']).toMatchObject({ extract: { cache: false }, load: { cache: false } });
});

test('what is compiled without a database is cached by the code', async () => {
  const { 'compile-layer': compile } = (await infer({ 'libs/gold': layer('gold') }))['libs/gold']!;
  expect(compile).toMatchObject({ cache: true, outputs: ['{workspaceRoot}/dist/compiled/gold'] });
  expect(compile!.inputs).toEqual(expect.arrayContaining(['production', '^production']));
});
