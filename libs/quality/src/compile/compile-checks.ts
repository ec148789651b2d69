import { quoted } from '@medallion/model';
import type { ModelCheck } from '../check.ts';
import { clockJoin, ownColumn, rowCondition } from './row-condition.ts';
import { indented, qualifiedName } from './sql-text.ts';

/** A query of one row; its column `check_<n>` (bigint) counts what fails `checks[n - 1]`. */
export interface CheckQuery {
  readonly sql: string;
  readonly checks: readonly ModelCheck[];
  /** Its row also has `row_count`: the relation is scanned anyway. */
  readonly countsRows: boolean;
}

export interface CompileOptions {
  /** What to look at instead of the relation: a query in brackets, named like it. */
  readonly from?: string;
  /** Whether thresholds that are a share of the rows need no count. Default false. */
  readonly rowsAreKnown?: boolean;
}

/**
 * Compiles checks to as few scans as they need: one for everything that can be said of single rows or of the whole relation, which
 * comes first, and one for each `unique`, `references` and rule. The queries return counts only, so no row value can reach a message.
 */
export function compileChecks(
  relation: { readonly schema: string; readonly name: string },
  checks: readonly ModelCheck[],
  { from = qualifiedName(relation), rowsAreKnown = false }: CompileOptions = {},
): CheckQuery[] {
  const queries: CheckQuery[] = [];
  const scanned = checks.filter((check) => scanExpression(relation, check) !== undefined);
  const isShare = !rowsAreKnown && checks.some(({ threshold }) => threshold !== undefined && 'percent' in threshold);
  if (scanned.length > 0 || isShare) {
    const counts = scanned.map(
      (check, index) => `${scanExpression(relation, check)} as ${quoted(`check_${index + 1}`)}`,
    );
    queries.push({
      sql: `select\n  ${['count(*) as "row_count"', ...counts].join(',\n  ')}\nfrom ${from}${clockJoin(scanned)}`,
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

/** What the scan counts for a check. */
function scanExpression(relation: { readonly name: string }, check: ModelCheck): string | undefined {
  switch (check.kind) {
    case 'default_members':
      return `2 - count(*) filter (where ${ownColumn(relation, check.column)} in (-1, -2))`;
    case 'recency': {
      const oldest = `max("clock"."as_of") - interval '${check.hours} hours'`;
      return `case when max(${ownColumn(relation, check.column)}) >= ${oldest} then 0 else 1 end`;
    }
    case 'row_count': {
      const missing = check.min === undefined ? [] : [`${check.min} - count(*)`];
      const tooMany = check.max === undefined ? [] : [`count(*) - ${check.max}`];
      return `greatest(${[...missing, ...tooMany, '0'].join(', ')})`;
    }
    default: {
      const condition = rowCondition(relation, check);
      return condition === undefined ? undefined : `count(*) filter (where ${condition})`;
    }
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
    // Distinct values first: a fact has millions of rows and few keys, and only this step runs in parallel.
    const column = quoted(check.column);
    return [
      'select count(*) as "check_1"',
      'from (',
      `  select distinct ${column} from ${from} where ${column} is not null`,
      '  except',
      `  select ${quoted(check.target.column)} from ${qualifiedName(check.target)}`,
      ') as "missing"',
    ].join('\n');
  }
  if (check.kind === 'rule') return `select count(*) as "check_1"\nfrom (\n${indented(check.failing)}\n) as "failing"`;
  return undefined;
}
