import type { DroppedEnvironment, EnvironmentSummary } from '@medallion/warehouse';
import type { Output } from './output.ts';
import { count } from './quantities.ts';
import { renderTable } from './table.ts';

/** The environments, a line each. */
export function renderEnvironments(found: readonly EnvironmentSummary[], { colours, width }: Output): string {
  if (found.length === 0) return 'There are no environments besides the base. medallion build --env <name> makes one.';
  return renderTable(
    [
      { title: colours.bold('environment') },
      { title: colours.bold('computed'), align: 'right' },
      { title: colours.bold('from the base'), align: 'right' },
      { title: colours.bold('as of') },
      { title: colours.bold('published at') },
    ],
    found.map(({ environment, computed, reused, asOf, isFixed, publishedAt }) => [
      environment,
      count(computed),
      count(reused),
      `${asOf?.toISOString() ?? ''}${isFixed ? ', fixed' : ''}`,
      publishedAt?.toISOString() ?? 'not yet',
    ]),
    { width },
  );
}

/** What went with an environment. */
export const renderDropped = ({ environment, schemas }: DroppedEnvironment): string =>
  schemas.length === 0
    ? `Dropped ${environment}, which had no schemas.`
    : `Dropped ${environment}: ${schemas.join(', ')}.`;
