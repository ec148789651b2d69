import type { Family } from './sql-types.ts';

export type Pii = 'name' | 'email' | 'phone' | 'address' | 'id';

/** How a reference is held: a foreign key of the database, or a check that runs with the build. */
export type Enforcement = 'constraint' | 'check';

/** A typed handle on one column of a model: what `references()` takes. */
export interface ColumnRef<F extends Family = Family, M extends string = string> {
  /** `gold.dim_account` */
  readonly model: M;
  readonly column: string;
  readonly family: F;
}

export interface Reference {
  /** A thunk, because models may refer to models declared later. */
  readonly target: () => ColumnRef;
  readonly enforce: Enforcement;
}

/** What is known about a column at run time. */
export interface ColumnDef {
  readonly family: Family;
  /** As Postgres prints it: `numeric(18,2)`, `timestamp with time zone`. */
  readonly sqlType: string;
  readonly notNull: boolean;
  /** Part of the primary key; several columns make a composite key, in declaration order. */
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly description?: string;
  readonly pii?: Pii;
  readonly accepted?: readonly string[];
  readonly references?: Reference;
  /** `.referencesSelf('col')`: a column of the same model. */
  readonly referencesSelf?: { readonly column: string; readonly enforce: Enforcement };
}

export interface ReferenceOptions {
  /** Default `constraint`. */
  readonly enforce?: Enforcement;
}

/**
 * A column of a contract. `F` is its family, `N` whether it may be null, `V` its accepted values (`unknown`: any), `R` the
 * model it refers to: `gold.dim_account`, `self`, or `unknown` for none.
 */
export class Column<F extends Family = Family, N extends boolean = boolean, V = unknown, R = unknown> {
  declare readonly $type: { readonly family: F; readonly nullable: N; readonly values: V; readonly references: R };
  readonly def: ColumnDef;

  constructor(def: ColumnDef) {
    this.def = def;
  }

  #with<C>(change: Partial<ColumnDef>): C {
    return new Column({ ...this.def, ...change }) as C;
  }

  notNull(): Column<F, false, V, R> {
    return this.#with({ notNull: true });
  }

  /** Marks the column as (part of) the primary key, which makes it not null. */
  primaryKey(): Column<F, false, V, R> {
    return this.#with({ notNull: true, primaryKey: true });
  }

  /** No two rows share a value. Held by a check, not by an index: see star-schema.md, section 0. */
  unique(): Column<F, N, V, R> {
    return this.#with({ unique: true });
  }

  describe(description: string): Column<F, N, V, R> {
    return this.#with({ description });
  }

  /** Marks personal data: `medallion forget` redacts it, documentation shows it. */
  pii(pii: Pii): Column<F, N, V, R> {
    return this.#with({ pii });
  }

  /** The only values the column may hold; the compiler checks literals, a check the rest. */
  accepted<const A extends readonly string[]>(...accepted: A): Column<F, N, A[number], R> {
    return this.#with({ accepted });
  }

  references<M extends string>(
    target: () => ColumnRef<NoInfer<F>, M>,
    options: ReferenceOptions = {},
  ): Column<F, N, V, M> {
    return this.#with({ references: { target, enforce: options.enforce ?? 'constraint' } });
  }

  /** A reference to a column of this very model, which cannot name itself while it is being declared (TS7022). */
  referencesSelf(column: string, options: ReferenceOptions = {}): Column<F, N, V, 'self'> {
    return this.#with({ referencesSelf: { column, enforce: options.enforce ?? 'constraint' } });
  }
}

export type Columns = Record<string, Column>;
