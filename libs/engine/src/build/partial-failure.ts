import { BASE_ENVIRONMENT, MedallionErrors } from '@medallion/core';
import type { LayerReport } from './layer-report.ts';

/** What failed in layers whose models were published by themselves, as one error; `undefined` where nothing did. */
export function partialFailure(reports: readonly LayerReport[]): MedallionErrors | undefined {
  const failures = reports.flatMap((report) => report.failures);
  const [first] = failures;
  if (first === undefined) return undefined;
  const models = reports.flatMap((report) => report.models);
  const idsOf = (action: string): string[] =>
    models
      .filter((model) => model.action === action)
      .map(({ model }) => model)
      .sort();
  const failed = idsOf('failed');
  const leftOut = idsOf('left_out');
  const { environment } = reports[0]!;
  return new MedallionErrors(
    {
      code: 'PUBLISHED_IN_PART',
      kind: first.kind,
      message: [
        `${count(failed.length, 'model')} failed${leftOut.length === 0 ? '' : `, and ${count(leftOut.length, 'model')} built from what failed ${leftOut.length === 1 ? 'was' : 'were'} left out`}; all else is published.`,
        ...failures.map(({ message }) => `- ${message}`),
        ...(leftOut.length === 0 ? [] : [`Left out: ${leftOut.join(', ')}.`]),
      ].join('\n'),
      fix: `Mend what failed and run \`medallion retry${environment === BASE_ENVIRONMENT ? '' : ` --env ${environment}`}\`: it builds what is left.`,
      fields: { failed, leftOut },
    },
    failures,
  );
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
