import { format } from 'sql-formatter';

/** Readable, deterministic SQL. */
export const formatSql = (sql: string): string =>
  format(sql, { language: 'postgresql', keywordCase: 'lower', tabWidth: 2, expressionWidth: 100 });
