import { epochMicros, farPast, lit, min, surrogateKey } from '@medallion/model';
import type { AnyModel, BigInt as PgBigInt, Text, Timestamptz } from '@medallion/model';
import type { Expression, QueryCreator, SelectQueryBuilder } from 'kysely';

/** A column of a model; the model and the name are checked where `reference` and `records` are called. */
interface ModelColumn {
  readonly model: AnyModel;
  readonly column: string;
}
interface Reference extends ModelColumn {
  readonly referredAt: string;
}

/** The ids that a dimension's records carry. */
export const records = <M extends AnyModel>(model: M, column: keyof M['c'] & string): ModelColumn => ({
  model,
  column,
});

/** A column that names a record of another entity, and the column that says since when. */
export const reference = <M extends AnyModel>(
  model: M,
  column: keyof M['c'] & string,
  referredAt: keyof M['c'] & string,
): Reference => ({ model, column, referredAt });

/** Every column by which a record can refer to one of the entities, or be one; each once. */
export function memberColumns(entities: readonly ReferredEntity<string>[]): readonly ModelColumn[] {
  const columns = entities.flatMap(({ known, references }) => [known, ...references]);
  return [...new Map(columns.map((each) => [`${each.model.id}.${each.column}`, each])).values()];
}

/** An entity with the columns that name its records; only ids that start with `idPrefix` are ids of it. */
export interface ReferredEntity<E extends string> {
  readonly entity: E;
  readonly idPrefix: string;
  readonly known: ModelColumn;
  readonly references: readonly Reference[];
}

interface Missing<E> {
  entity: E;
  natural_id: Text;
  member_key: PgBigInt;
  version_key: PgBigInt;
  first_referenced_at: Timestamptz;
}

/**
 * The ids that the references of each entity name and that none of its records carries, with the earliest moment one was
 * named; as `missing`. Each referring column is grouped before the columns are put together, so the cost is one scan of
 * each and no join of facts.
 */
export function missingMembers<E extends string>(
  db: QueryCreator<{}>,
  entities: readonly ReferredEntity<E>[],
): SelectQueryBuilder<{ missing: Missing<E> }, 'missing', {}> {
  // Kysely cannot type a query over a list of tables; the columns were checked by `reference` and `records`.
  let steps: any = db;
  for (const { entity, idPrefix, known, references } of entities) {
    steps = steps
      .with(`${entity}_reference`, (query: any) => idsReferredTo(query, idPrefix, references))
      .with(`missing_${entity}`, (query: any) =>
        query
          .selectFrom(`${entity}_reference as reference`)
          .leftJoin(known.model.as('record'), `record.${known.column}`, 'reference.natural_id')
          .where(`record.${known.column}`, 'is', null)
          .groupBy('reference.natural_id')
          .select((eb: any) => {
            const id: Expression<Text> = eb.ref('reference.natural_id');
            return [
              lit(entity).as('entity'),
              'reference.natural_id',
              surrogateKey(entity, id).as('member_key'),
              surrogateKey(entity, id, epochMicros(farPast())).as('version_key'),
              min(eb.ref('reference.first_referenced_at')).as('first_referenced_at'),
            ];
          }),
      );
  }
  return steps
    .with('missing', (query: any) =>
      entities
        .map(({ entity }) => query.selectFrom(`missing_${entity}`).selectAll())
        .reduce((all, one) => all.unionAll(one)),
    )
    .selectFrom('missing');
}

/** The ids in the columns, once for each column, with the earliest moment of each. */
const idsReferredTo = (query: QueryCreator<any>, idPrefix: string, references: readonly Reference[]) =>
  references
    .map(({ model, column, referredAt }) =>
      query
        .selectFrom(model.as('referring') as any)
        .where(`referring.${column}` as any, 'like', `${idPrefix}%`)
        .groupBy(`referring.${column}` as any)
        .select((eb: any) => [
          `referring.${column} as natural_id`,
          min(eb.ref(`referring.${referredAt}`)).as('first_referenced_at'),
        ]),
    )
    .reduce((all, one) => all.unionAll(one));
