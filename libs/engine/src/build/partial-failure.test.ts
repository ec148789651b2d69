import { MedallionError } from '@medallion/core';
import type { LayerReport, ModelReport } from './layer-report.ts';
import { partialFailure } from './partial-failure.ts';

const model = (id: string, action: ModelReport['action']): ModelReport => ({
  ...{ model: id, action, kind: 'table', reason: '', scopeValues: undefined, reusedFrom: undefined, rows: 1 },
  ...{ inserted: 0, updated: 0, deleted: 0, milliseconds: 0 },
});
const report = (models: ModelReport[], failures: MedallionError[], environment = 'base'): LayerReport => ({
  ...{ layer: 'silver', environment, runId: 'r', nothingToDo: false, checks: [], milliseconds: 0 },
  models,
  failures,
});
const failure = (id: string) =>
  new MedallionError({ code: 'MODEL_FAILED', kind: 'data', message: `${id} failed so.`, fields: { model: id } });

test('where nothing failed there is no error', () => {
  expect(partialFailure([report([model('silver.a', 'built')], [])])).toBeUndefined();
});

test('what failed in any layer is told with what was left out, and how to go on', () => {
  const error = partialFailure([
    report([model('silver.b', 'left_out'), model('silver.a', 'failed')], [failure('silver.a')], 'pr_1'),
    report([model('gold.c', 'left_out'), model('gold.d', 'built')], [], 'pr_1'),
  ]);
  expect(error).toMatchObject({
    code: 'PUBLISHED_IN_PART',
    kind: 'data',
    message: [
      '1 model failed, and 2 models built from what failed were left out; all else is published.',
      '- silver.a failed so.',
      'Left out: gold.c, silver.b.',
    ].join('\n'),
    fix: 'Mend what failed and run `medallion retry --env pr_1`: it builds what is left.',
    fields: { failed: ['silver.a'], leftOut: ['gold.c', 'silver.b'] },
  });
});

test('where nothing was left out none is mentioned', () => {
  const error = partialFailure([report([model('silver.a', 'failed')], [failure('silver.a')])]);
  expect(error!.message).toBe('1 model failed; all else is published.\n- silver.a failed so.');
});
