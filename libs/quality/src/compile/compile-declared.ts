import { clock, compileQuery, schemaOf, type CompiledQuery } from '@medallion/model';
import type { MedallionError } from '@medallion/core';
import type { ModelCheck } from '../check.ts';
import type { DeclaredCheck } from '../declare/declared-check.ts';
import type { ModelChecks } from '../declare/checks-of.ts';

export interface CompiledChecks {
  readonly checks: readonly ModelCheck[];
  /** By the name of the check: what is wrong with its SQL. */
  readonly problems: readonly { readonly check: string; readonly error: MedallionError }[];
  /** By the name of the check: what its query selects, for rules. */
  readonly queries: ReadonlyMap<string, CompiledQuery>;
}

/** Compiles the declared checks of a model for an environment, whose schemas and clock they read. */
export function compileDeclared(
  { declare }: ModelChecks,
  options: { readonly environment?: string } = {},
): CompiledChecks {
  const problems: { check: string; error: MedallionError }[] = [];
  const queries = new Map<string, CompiledQuery>();
  const clockRow = (): string =>
    compileQuery((db) => db.selectFrom(clock.as('clock')).select('clock.as_of'), options).sql;

  const compiled = (check: DeclaredCheck, build: Parameters<typeof compileQuery>[0]): CompiledQuery => {
    const query = compileQuery(build, options);
    problems.push(...query.problems.map((error) => ({ check: check.name, error })));
    queries.set(check.name, query);
    return query;
  };
  const compile = (check: DeclaredCheck): ModelCheck => {
    const { name, threshold, owner, description } = check;
    const header = { name, severity: check.severity ?? 'error', threshold, owner, description };
    switch (check.kind) {
      case 'expectation': {
        const { sql, upstreams, aliases } = compiled(check, () => check.failing);
        const dependencies = upstreams.map(({ id }) => id);
        const readsClock = aliases.includes('clock');
        return {
          ...header,
          kind: 'expectation',
          failing: sql,
          clock: readsClock ? clockRow() : undefined,
          dependencies: readsClock ? [...new Set([...dependencies, clock.id])].sort() : dependencies,
        };
      }
      case 'rule': {
        const { sql, upstreams, columns } = compiled(check, check.failing);
        const keys = columns.map((column) => column.name);
        const dependencies = upstreams.map(({ id }) => id);
        const across = (check.across ?? []).map(({ model: { id, layer, name }, column }) => ({
          model: id,
          schema: schemaOf(layer, options.environment),
          name,
          column,
        }));
        return { ...header, kind: 'rule', failing: sql, keys, per: check.per, across, dependencies };
      }
      case 'recency': {
        const hours = 'hours' in check.within ? check.within.hours : check.within.days * 24;
        return { ...header, kind: 'recency', column: check.column, hours, clock: clockRow() };
      }
      case 'row_count':
        return { ...header, kind: 'row_count', min: check.min, max: check.max };
      case 'unique':
        return { ...header, kind: 'unique', columns: check.columns };
    }
  };
  return { checks: declare().map(compile), problems, queries };
}
