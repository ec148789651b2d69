import { flag, type BigInt as PgBigInt, type Bool } from '@medallion/model';
import { expectation } from '@medallion/quality';
import type { Expression } from 'kysely';

/** Negative keys are those of the default members alone. */
export const keyIsValid = (key: Expression<PgBigInt>) =>
  expectation({
    name: 'key_valid',
    owner: 'data platform',
    description: 'No key is negative but -1 (unknown) and -2 (not applicable).',
    failing: flag`${key} < -2`,
  });

/** Rows for records that others refer to and that were never received: many of them mean that an object is not read in full. */
export const inferredIsRare = (isInferred: Expression<Bool>) =>
  expectation({
    name: 'inferred_is_rare',
    severity: 'warn',
    threshold: { percent: 1 },
    owner: 'data platform',
    description: 'Fewer than one in a hundred rows stands for a record that was never received.',
    failing: isInferred,
  });
