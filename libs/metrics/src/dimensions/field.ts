import type { AnyModel, ColumnDef, Columns } from '@medallion/model';
import type { MetricDetails } from '../definition/metric.ts';

/** A column a metric can be computed from, broken down or filtered by. */
export interface Field {
  /** `deal_size_band`, `account.industry` */
  readonly name: string;
  /** What the source calls the dimension the column is of: `account`; undefined for the source's own. */
  readonly role: string | undefined;
  /** Whose column it is. */
  readonly model: AnyModel;
  readonly column: string;
  readonly def: ColumnDef;
}

/** What a key column of the source leads to. */
export interface Relationship {
  /** The key without `_key`: `owner_user`. */
  readonly role: string;
  readonly key: string;
  readonly model: AnyModel;
  /** The column of the model that the key equals. */
  readonly target: string;
}

const SUFFIX = '_key';

type Source = Pick<MetricDetails, 'source' | 'models'>;

/** What the keys of the source refer to, in the order of its contract. */
export function relationshipsOf({ source, models }: Source): Relationship[] {
  return Object.entries(source.columns as Columns).flatMap(([key, { def }]) => {
    if (!key.endsWith(SUFFIX)) return [];
    const reference = def.references?.target();
    const target = reference ?? (def.referencesSelf && { model: source.id, column: def.referencesSelf.column });
    const model = target && models.get(target.model);
    if (target === undefined || model === undefined) return [];
    return [{ role: key.slice(0, -SUFFIX.length), key, model, target: target.column }];
  });
}

/** Every field of a source: its own columns, then those of its dimensions. */
export function fieldsOf(details: Source): Field[] {
  const own = columnFields(details.source, undefined);
  return [...own, ...relationshipsOf(details).flatMap(({ role, model }) => columnFields(model, role))];
}

const columnFields = (model: AnyModel, role: string | undefined): Field[] =>
  Object.entries(model.columns as Columns).map(([column, { def }]) => ({
    name: role === undefined ? column : `${role}.${column}`,
    role,
    model,
    column,
    def,
  }));
