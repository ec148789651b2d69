import {
  anyOf,
  boolAnd,
  columnsOf,
  cond,
  countDistinct,
  countWhere,
  count,
  farFuture,
  flag,
  isDistinct,
  isNotTrue,
  isSame,
  lag,
  lead,
  min,
  type AnyModel,
  type Column,
  type Columns,
  type Expr,
  type Layer,
  type Model,
} from '@medallion/model';
import type { Expression, QueryCreator } from 'kysely';
import type { DeclaredCheck } from './declared-check.ts';
import { expectation } from './expectation.ts';
import { rule } from './rule.ts';

/** A model of validity intervals: `[valid_from, valid_to)`, the last of them open. */
interface VersionedColumns extends Columns {
  valid_from: Column<'timestamptz', false>;
  valid_to: Column<'timestamptz', false>;
  is_current: Column<'bool', false>;
}

export interface VersionChecks<C extends Columns> {
  /** The id of what has versions. Where it is part of the primary key, only records that changed are looked at. */
  readonly id: keyof C & string;
  readonly owner: string;
  /** Type-2 columns: a version begins because one of them changed. */
  readonly tracked?: readonly (keyof C & string)[];
  /** Type-1 columns: every version shows the latest value. */
  readonly overwritten?: readonly (keyof C & string)[];
  /** When the record was created, and so its first version began. */
  readonly createdAt?: keyof C & string;
}

/** The laws of a version history: no empty interval, no gap, no overlap, one current version, and a reason for each. */
export function versionChecks<C extends VersionedColumns>(
  model: Model<Layer, string, C>,
  { id, owner, tracked = [], overwritten = [], createdAt }: VersionChecks<C>,
): DeclaredCheck<never, never>[] {
  const own = columnsOf(model, model.name);
  const per = model.primaryKey.includes(id) ? id : undefined;
  // The columns are the caller's: within, only their names are known.
  const versions = (db: QueryCreator<{}>): any => db.selectFrom((model as unknown as AnyModel).as('version') as any);
  const life = (eb: any) => ({ partitionBy: [eb.ref(`version.${id}`)], orderBy: [eb.ref('version.valid_from')] });
  const perRecord = (failing: (eb: any) => Expression<any>) => (db: QueryCreator<{}>) =>
    versions(db).groupBy(`version.${id}`).having(failing).select(`version.${id}`);
  const perVersion = (compared: (eb: any) => Expr<any>) => (db: QueryCreator<{}>) =>
    (db as any)
      .with('compared', (inner: any) =>
        versions(inner).select((eb: any) => [`version.${id} as id`, compared(eb).as('is_wrong')]),
      )
      .selectFrom('compared')
      .where('compared.is_wrong', '=', true)
      .distinct()
      .select(`compared.id as ${id}`);

  const checks: DeclaredCheck<never, never>[] = [
    expectation({
      name: 'interval_not_empty',
      owner,
      description: 'Every version begins before it ends.',
      failing: flag`${own('valid_from')} >= ${own('valid_to')}`,
    }),
    rule({
      name: 'intervals_meet',
      owner,
      per,
      description: 'Every version ends where the next begins: no gap and no overlap.',
      failing: perVersion(
        (eb) => flag`${eb.ref('version.valid_to')} <> ${lead(eb.ref('version.valid_from'), life(eb))}`,
      ),
    }),
    rule({
      name: 'one_current_version',
      owner,
      per,
      description: 'Every record has one current version, which alone is open-ended.',
      failing: perRecord((eb) => {
        const isOpen = isSame(eb.ref('version.valid_to'), farFuture());
        const agree = boolAnd(isSame(eb.ref('version.is_current'), isOpen));
        return anyOf(cond`${countWhere(eb.ref('version.is_current'))} <> 1`, isNotTrue(agree));
      }),
    }),
  ];
  if (createdAt !== undefined) {
    checks.push(
      rule({
        name: 'first_version_since_creation',
        owner,
        per,
        description: 'The first version begins when the record was created.',
        failing: perRecord((eb) => isDistinct(min(eb.ref('version.valid_from')), min(eb.ref(`version.${createdAt}`)))),
      }),
    );
  }
  if (tracked.length > 0) {
    checks.push(
      rule({
        name: 'adjacent_versions_differ',
        owner,
        per,
        description: 'Something tracked differs between a version and the one before.',
        failing: perVersion((eb) => {
          const same = tracked.map((column) => {
            const value = eb.ref(`version.${column}`);
            return isSame(value, lag(value, life(eb)));
          });
          const hasPrevious = flag`${lag(eb.ref('version.valid_from'), life(eb))} < ${eb.ref('version.valid_from')}`;
          return same.reduce((all, one) => flag`${all} and ${one}`, hasPrevious as any);
        }),
      }),
    );
  }
  if (overwritten.length > 0) {
    checks.push(
      rule({
        name: 'overwritten_alike',
        owner,
        per,
        description: 'What is corrected in place is the same on all versions of a record.',
        failing: perRecord((eb) => {
          const differs = overwritten.map((column) => {
            const value = eb.ref(`version.${column}`);
            return cond`${countDistinct(value)} > 1 or ${count(value)} not in (0, ${count()})`;
          });
          const [first, ...others] = differs;
          return anyOf(first!, ...others);
        }),
      }),
    );
  }
  return checks;
}
