import type { Forgetting, ForgottenPerson } from '@medallion/warehouse';
import type { Output } from './output.ts';
import { count } from './quantities.ts';
import { renderTable } from './table.ts';

/** What was redacted, and what is left to do. */
export function renderForgetting({
  recordId,
  object,
  versions,
  rejected,
  wasForgotten,
  loadSeq,
  environments,
}: Forgetting & {
  /** Those with tables of their own, in which the record may be. */
  readonly environments: readonly string[];
}): string {
  const done = [
    versions > 0 ? `${count(versions)} ${versions === 1 ? 'version' : 'versions'} redacted` : '',
    rejected > 0 ? `${count(rejected)} rejected ${rejected === 1 ? 'record' : 'records'} deleted` : '',
  ].filter(Boolean);
  const nothing = wasForgotten
    ? 'was forgotten before; nothing was left to redact'
    : 'is not in raw; it will be redacted should it come';
  const lines = [`${object} ${recordId}: ${done.length > 0 ? done.join(', ') : nothing}.`];
  if (loadSeq !== undefined) lines.push('Run `medallion build` to redact it in bronze, silver and gold.');
  if (loadSeq !== undefined && environments.length > 0)
    lines.push(`Environments hold it until they are built too, or dropped: ${environments.join(', ')}.`);
  if (!wasForgotten) lines.push('Files of earlier extracts and backups still hold it: delete those yourself.');
  return lines.join('\n');
}

/** Who was forgotten, a line each. */
export function renderForgotten(forgotten: readonly ForgottenPerson[], { colours, width }: Output): string {
  if (forgotten.length === 0) return 'Nobody has been forgotten.';
  return renderTable(
    [
      { title: colours.bold('record') },
      { title: colours.bold('object') },
      { title: colours.bold('forgotten at') },
      { title: colours.bold('versions'), align: 'right' },
      { title: colours.bold('by') },
      { title: colours.bold('reason') },
    ],
    forgotten.map(({ recordId, object, forgottenAt, versions, forgottenBy, reason }) => [
      recordId,
      object,
      forgottenAt.toISOString(),
      count(versions),
      forgottenBy,
      reason ?? '',
    ]),
    { width },
  );
}
