import { MedallionErrors } from '@medallion/core';
import { dimStage } from '@medallion/gold';
import { defineExposure, defineModel, text } from '@medallion/model';
import { rawAccount } from '@medallion/bronze';
import { validateLayers } from './validate.ts';

const account = (header: { name: string; grain: string; description: string }) =>
  defineModel({
    name: header.name,
    layer: 'bronze',
    grain: header.grain as 'one account',
    description: header.description as 'Accounts.',
    materialized: 'view',
    columns: { account_id: text().primaryKey() },
    from: (db) => db.selectFrom(rawAccount.as('r')),
    select: (_) => ({ account_id: 'r.id' }),
  });

const errorOf = (work: () => void): MedallionErrors => {
  try {
    work();
  } catch (error) {
    if (error instanceof MedallionErrors) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

test('models that are declared well pass', () => {
  const models = [account({ name: 'stg_x', grain: 'one account', description: 'Accounts.' })];
  expect(() => validateLayers(models)).not.toThrow();
});

test('all wrong declarations are reported together, each with the file it is in', () => {
  const { message, kind, errors } = errorOf(() =>
    validateLayers([
      account({ name: 'stg_x', grain: ' ', description: 'Accounts.' }),
      account({ name: 'stg_y', grain: 'one account', description: '' }),
    ]),
  );
  expect([message, kind]).toEqual(['2 declarations are wrong:', 'definition']);
  expect(errors.map((error) => error.message)).toEqual([
    expect.stringMatching(/^bronze\.stg_x: it has no grain \(.*validate\.test\.ts:\d+\)$/),
    expect.stringMatching(/^bronze\.stg_y: it has no description \(.*validate\.test\.ts:\d+\)$/),
  ]);
});

test('an exposure declared wrongly is among them, with its file', () => {
  const exposures = [
    defineExposure({ name: 'Weekly', type: 'dashboard', owner: 'sales-ops', description: 'x', dependsOn: [dimStage] }),
  ];
  const { errors } = errorOf(() =>
    validateLayers([account({ name: 'stg_x', grain: ' ', description: 'x' })], [], exposures),
  );
  expect(errors.map((error) => error.message)).toEqual([
    expect.stringContaining('bronze.stg_x: it has no grain'),
    expect.stringMatching(/^exposure Weekly: its name is not snake_case \(.*validate\.test\.ts:\d+\)$/),
    expect.stringMatching(/^exposure Weekly: it reads gold\.dim_stage, which is not among the models of gold \(/),
  ]);
});
