import { defineModel } from '@medallion/model';
import type { Columns, Model } from '@medallion/model';
import { dimDate } from './dim_date.ts';

type DateColumns = typeof dimDate.columns;
/** `<role>_` before the name of each column of dim_date: `close_date_key`, `close_fiscal_year`, `close_is_weekend`. */
type RoleColumns<Role extends string> = {
  [K in keyof DateColumns & string as `${Role}_${K}`]: DateColumns[K];
};

const dateColumns = Object.keys(dimDate.columns) as (keyof DateColumns & string)[];

/**
 * The calendar in one of its roles: dim_date under names that say which date is meant, so that a query joins it several times
 * without renaming anything. Its columns are those of dim_date, whatever they are.
 */
function roleDate<const Role extends string>(role: Role, description: string) {
  const columns: Columns = Object.fromEntries(
    dateColumns.map((column) => [`${role}_${column}`, dimDate.columns[column]]),
  );
  const model = defineModel({
    name: `dim_${role}_date`,
    layer: 'gold',
    grain: 'one day',
    description,
    materialized: (m) => m.view({ heldBy: 'dim_date, each of whose rows it shows once.' }),
    columns,
    from: (db) => db.selectFrom(dimDate.as('day')),
    select: (_) => Object.fromEntries(dateColumns.map((column) => [`${role}_${column}`, `day.${column}` as const])),
  });
  // The names are computed, which the compiler cannot follow; the type says the same as the code above.
  return model as unknown as Model<'gold', `dim_${Role}_date`, RoleColumns<Role>>;
}

export const dimActivityDate = roleDate('activity', 'Days on which activities are due or take place.');
export const dimCloseDate = roleDate('close', 'Days on which deals closed or are expected to.');
export const dimCompletedDate = roleDate('completed', 'Days on which activities were completed.');
export const dimConvertedDate = roleDate('converted', 'Days on which leads were converted.');
export const dimCreatedDate = roleDate('created', 'Days on which records were created.');
export const dimRespondedDate = roleDate('responded', 'Days on which members of a campaign first responded.');
export const dimServiceDate = roleDate('service', 'Days on which what was sold is to be delivered.');
export const dimSnapshotDate = roleDate('snapshot', 'Days at whose end the pipeline is shown.');

/** Every role of the calendar. */
export const roleDates = [
  dimActivityDate,
  dimCloseDate,
  dimCompletedDate,
  dimConvertedDate,
  dimCreatedDate,
  dimRespondedDate,
  dimServiceDate,
  dimSnapshotDate,
] as const;
