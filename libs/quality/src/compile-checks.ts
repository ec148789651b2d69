import { quoted, textLiteral } from '@medallion/model';
import type { ModelCheck } from './check.ts';
import { qualifiedName } from './sql-text.ts';

/** A query of one row; its column `check_<n>` (bigint) counts what fails `checks[n - 1]`: rows, for `unique` and `references` distinct keys. */
export interface CheckQuery {
  readonly sql: string;
  readonly checks: readonly ModelCheck[];
  /** Its row also has `row_count`: the relation is scanned anyway. */
  readonly countsRows: boolean;
}

/**
 * Compiles checks to as few scans as they need: one for all conditions over single rows, one for each `unique` and each
 * `references`. The queries return counts only, so no row value can reach a message.
 */
export function compileChecks(
  relation: { readonly schema: string; readonly name: string },
  checks: readonly ModelCheck[],
): CheckQuery[] {
  const from = qualifiedName(relation);
  const queries: CheckQuery[] = [];
  const scanned = checks.filter((check) => rowCondition(check) !== undefined);
  if (scanned.length > 0) {
    const counts = scanned.map(
      (check, index) => `  count(*) filter (where ${rowCondition(check)}) as ${quoted(`check_${index + 1}`)}`,
    );
    queries.push({
      sql: `select\n  count(*) as "row_count",\n${counts.join(',\n')}\nfrom ${from}`,
      checks: scanned,
      countsRows: true,
    });
  }
  for (const check of checks) {
    const sql = setQuery(from, check);
    if (sql !== undefined) queries.push({ sql, checks: [check], countsRows: false });
  }
  return queries;
}

/** The condition true for failing rows, of checks that look at one row at a time. */
function rowCondition(check: ModelCheck): string | undefined {
  switch (check.kind) {
    case 'not_null':
      return `${quoted(check.column)} is null`;
    case 'accepted_values':
      return check.values.length === 0
        ? `${quoted(check.column)} is not null`
        : `${quoted(check.column)} not in (${check.values.map(textLiteral).join(', ')})`;
    case 'expectation':
      return check.failing;
    default:
      return undefined;
  }
}

/** The query of checks that compare rows with each other or with another relation. */
function setQuery(from: string, check: ModelCheck): string | undefined {
  if (check.kind === 'unique') {
    const columns = check.columns.map(quoted);
    return [
      'select count(*) as "check_1"',
      'from (',
      `  select 1 from ${from}`,
      `  where ${columns.map((column) => `${column} is not null`).join(' and ')}`,
      `  group by ${columns.join(', ')}`,
      '  having count(*) > 1',
      ') as "duplicated"',
    ].join('\n');
  }
  if (check.kind === 'references') {
    // EXCEPT rather than NOT EXISTS: Citus refuses correlated subqueries that are not on the distribution column.
    const column = quoted(check.column);
    return [
      'select count(*) as "check_1"',
      'from (',
      `  select ${column} from ${from} where ${column} is not null`,
      '  except',
      `  select ${quoted(check.target.column)} from ${qualifiedName(check.target)}`,
      ') as "missing"',
    ].join('\n');
  }
  return undefined;
}
