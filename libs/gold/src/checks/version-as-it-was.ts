import { cond, endOfDay, min, over, type Columns, type Model } from '@medallion/model';
import { rule } from '@medallion/quality';
import { parameters } from '@medallion/silver';
import type { QueryCreator } from 'kysely';
import { dimDate } from '../shared/dim_date.ts';

interface PointInTime<F extends Columns, V extends Columns> {
  readonly name: string;
  readonly description: string;
  /** The key of the version, and that of the day it is to hold at the end of. */
  readonly key: keyof F & keyof V & string;
  readonly day: keyof F & string;
  /** The dimension of versions, and the id that tells whose they are. */
  readonly of: Model<'gold', string, V>;
  readonly id: keyof V & string;
  /** A flag: rows without it name the latest version. */
  readonly where?: keyof F & string;
}

/** The version that a row names holds at the end of its day, or is the first there is. Default and inferred members hold always. */
export function versionAsItWas<F extends Columns, V extends Columns>(
  fact: Model<'gold', string, F>,
  { name, description, key, day, of, id, where }: PointInTime<F, V>,
) {
  // The columns are the caller's: within, only their names are known.
  const failing = (db: QueryCreator<any>): any =>
    (db as QueryCreator<any>)
      .with('version', (query: any) =>
        query
          .selectFrom(of.as('version'))
          .select((eb: any) => [
            `version.${key} as version_key`,
            'version.valid_from',
            'version.valid_to',
            over(min(eb.ref('version.valid_from')), { partitionBy: [eb.ref(`version.${id}`)] }).as('first_from'),
          ]),
      )
      .selectFrom(fact.as('fact') as any)
      .innerJoin('version', 'version.version_key', `fact.${key}`)
      .innerJoin(dimDate.as('day') as any, 'day.date_key', `fact.${day}`)
      .$if(where !== undefined, (query: any) => query.where(`fact.${where}`, '=', true))
      .where((eb: any) => {
        const at = endOfDay(eb.ref('day.date_actual'), parameters.reportTimeZone);
        const validFrom = eb.ref('version.valid_from');
        return eb.or([
          cond`${at} > ${eb.ref('version.valid_to')}`,
          cond`${at} <= ${validFrom} and ${validFrom} > ${eb.ref('version.first_from')}`,
        ]);
      })
      .select(fact.primaryKey.map((column) => `fact.${column}`));
  return rule({ name, owner: 'data platform', description, per: fact.primaryKey[0], failing });
}
