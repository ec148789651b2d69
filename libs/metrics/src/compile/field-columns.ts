import { didYouMean, MedallionError } from '@medallion/core';
import { columnsOf } from '@medallion/model';
import type { Expr } from '@medallion/model';
import type { MetricDetails } from '../definition/metric.ts';
import { fieldsOf } from '../dimensions/field.ts';
import type { Field } from '../dimensions/field.ts';

/** The columns of a metric's query; remembers through which roles it reaches them. */
export class FieldColumns {
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #source: string;
  readonly #roles = new Set<string>();

  constructor(details: Pick<MetricDetails, 'source' | 'models'>) {
    this.#fields = new Map(fieldsOf(details).map((field) => [field.name, field]));
    this.#source = details.source.name;
  }

  /** The roles used so far. */
  get roles(): ReadonlySet<string> {
    return this.#roles;
  }

  /** A field's column, under the alias its relation is joined as: the role, or the source's name. */
  readonly column = (field: Field): Expr<any> => {
    if (field.role !== undefined) this.#roles.add(field.role);
    return columnsOf(field.model, field.role ?? this.#source)(field.column);
  };

  /**
   * For the expressions of a definition.
   *
   * @throws MedallionError METRIC_INVALID
   */
  readonly lookup = (name: string): Expr<any> => {
    const field = this.#fields.get(name);
    if (field !== undefined) return this.column(field);
    throw new MedallionError({
      code: 'METRIC_INVALID',
      kind: 'definition',
      message: `${this.#source} has no field "${name}".${didYouMean(name, this.#fields.keys())}`,
      fix: 'Name one of its columns, or <role>.<column> of what its keys refer to.',
    });
  };
}
