import { didYouMean, MedallionError } from '@medallion/core';
import { findDrift, needsBackfill, type Drift } from './drift.ts';
import type { ExtractSettings } from './extract-settings.ts';
import { requestable, type ObjectDescription } from './object-description.ts';
import type { ObjectState } from './object-state.ts';
import { keyFieldOf, type Selection } from './soql.ts';

/** What a run does about one object. */
export interface ObjectPlan {
  readonly selection: Selection;
  readonly description: ObjectDescription;
  readonly mode: 'full' | 'incremental';
  /** Why all records. */
  readonly reason: string | undefined;
  readonly drift: readonly Drift[];
  readonly watermark: Date | undefined;
  readonly reconciles: boolean;
}

export interface PlanInput {
  readonly description: ObjectDescription;
  readonly state: ObjectState | undefined;
  readonly settings: ExtractSettings;
  /** The run's: end of the window, and the org's clock at its start. */
  readonly until: Date;
  readonly startedAt: Date;
  readonly isFull: boolean;
  readonly isReconciling: boolean;
}

/** Decides what is read of an object, and why. */
export function planObject(input: PlanInput): ObjectPlan {
  const { description, state, settings, until, startedAt } = input;
  const object = description.name;
  const fields = fieldsToRequest(description, settings.fields[object]);
  const key = keyFieldOf(description.fields.map(({ name }) => name));
  const drift = state ? findDrift(object, state.describe, description.fields) : [];
  const reason = fullReason(input, key, drift);
  const from =
    state && reason === undefined
      ? new Date(Math.min(state.watermark.getTime(), until.getTime()) - settings.lookback)
      : undefined;
  const isDue = state !== undefined && startedAt.getTime() - state.reconciledAt.getTime() >= settings.reconcileAfter;
  return {
    selection: { object, fields, key, window: { from, until } },
    description,
    mode: reason === undefined ? 'incremental' : 'full',
    reason,
    drift,
    watermark: state?.watermark,
    reconciles: state !== undefined && (input.isReconciling || isDue),
  };
}

function fullReason(
  { state, settings, startedAt, isFull, description }: PlanInput,
  key: Selection['key'],
  drift: readonly Drift[],
): string | undefined {
  if (!state) return 'it has not been read before';
  if (isFull) return 'it was asked for';
  if (key === undefined) return 'it has no field that tells when a record changed';
  if (needsBackfill(drift)) return 'its fields have changed';
  const isCalculated = description.fields.some(({ calculated }) => calculated);
  const age = startedAt.getTime() - state.fullReadAt.getTime();
  if (age < settings.refreshAfter) return undefined;
  if (isCalculated) return 'its formulas are due: they change without a trace';
  // Only its creation is dated: a history goes to the recycle bin with its parent, and no field but IsDeleted says so.
  if (key === 'CreatedDate') return 'its deletes are due: they leave no trace in CreatedDate';
  return undefined;
}

/** Fields a query always asks for: without them neither versions nor deletes could be told. */
const ALWAYS = ['Id', 'SystemModstamp', 'LastModifiedDate', 'CreatedDate', 'IsDeleted'];

/** @throws MedallionError SALESFORCE_FIELD_NOT_FOUND for a field of the settings that the user does not see */
function fieldsToRequest(description: ObjectDescription, wanted: readonly string[] | undefined): readonly string[] {
  const all = requestable(description);
  if (wanted === undefined) return all;
  const byLowerCase = new Map(all.map((name) => [name.toLowerCase(), name]));
  for (const field of wanted) {
    if (byLowerCase.has(field.toLowerCase())) continue;
    const isCompound = description.fields.some(({ name }) => name.toLowerCase() === field.toLowerCase());
    throw new MedallionError({
      code: 'SALESFORCE_FIELD_NOT_FOUND',
      kind: 'usage',
      message: isCompound
        ? `The setting salesforce.fields names ${description.name}.${field}, which is compound or a file and cannot be queried.`
        : `The setting salesforce.fields names ${description.name}.${field}, which the org does not have or the user may not see.${didYouMean(field, all)}`,
      fix: isCompound
        ? 'Name its parts instead: BillingStreet, BillingCity and so on for BillingAddress.'
        : 'Mend the name in medallion.config.ts, or give the user read access to the field.',
      fields: { object: description.name, field },
    });
  }
  const asked = new Set([...wanted, ...ALWAYS].map((name) => name.toLowerCase()));
  return all.filter((name) => asked.has(name.toLowerCase()));
}
