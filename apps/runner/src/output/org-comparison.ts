import type { ObjectComparison } from '../pipeline/compare-with-org.ts';
import type { Output } from './output.ts';
import { count } from './quantities.ts';
import { renderTable } from './table.ts';

/** What counting the org again found, a line per object. */
export function renderComparison(found: readonly ObjectComparison[], { colours, width }: Output): string {
  if (found.length === 0) return 'Nothing of an org has been loaded yet.';
  const number = (title: string) => ({ title: colours.bold(title), align: 'right' as const });
  const table = renderTable(
    [
      { title: colours.bold('object') },
      number('in the org'),
      number('in raw'),
      number('rejected'),
      number('gone from the org'),
      number('missing'),
      number('outdated'),
    ],
    found.map(({ object, orgCount, difference }) => [
      object,
      count(orgCount),
      count(difference.inRaw),
      count(difference.rejected),
      count(difference.gone),
      count(difference.missing),
      count(difference.stale),
    ]),
    { width },
  );
  return `${table}\n\nEvery record of the org is in raw as the org has it, or known to be rejected or modified since.`;
}
