import { MedallionError } from '@medallion/core';
import { OPERATORS } from './metric-query.ts';
import type { Filter, Operator } from './metric-query.ts';

/** How a value that is missing is written, as it is shown. */
const NULL_TEXT = '(null)';

const SYNTAX = /^\s*([A-Za-z_][\w.]*)\s*(!=|<=|>=|=|<|>|(?<=\s)in(?=\s))\s*(.*?)\s*$/s;
/** A value between commas; in double quotes where it contains some, quotes doubled. */
const LISTED = /\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*(?:,|$)/gy;

/**
 * A filter as typed on a command line: `account.industry=Banking`, `close_date.date_actual >= 2024-01-31`,
 * `deal_size_band in 10k-50k, 50k-100k`, `account.industry != (null)`. Whether the metric has the field, and it such a value, is
 * decided when the query is compiled.
 *
 * @throws MedallionError FILTER_UNREADABLE
 */
export function parseFilter(text: string): Filter {
  const [, field, operator, value] = SYNTAX.exec(text) ?? [];
  if (field === undefined || value === undefined || value === '') {
    throw new MedallionError({
      code: 'FILTER_UNREADABLE',
      kind: 'usage',
      message: `"${text}" is no filter.`,
      fix: `Write <dimension><operator><value>, such as "account.industry=Banking" or "stage.stage_name in Prospecting, Qualification"; the operators are ${OPERATORS.join(' ')}.`,
      fields: { filter: text },
    });
  }
  if (operator === 'in') return [field, 'in', listed(value)];
  return [field, operator as Operator, value === NULL_TEXT ? null : value];
}

function listed(text: string): string[] {
  const values: string[] = [];
  for (const match of text.matchAll(LISTED)) {
    if (match.index === text.length && values.length > 0 && !text.endsWith(',')) break;
    values.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
  }
  return values;
}
