import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { RelationName } from '../relation.ts';

/**
 * Tokens of a compiled query: strings, dollar quotes and comments (copied as they are), a qualified name (looked up), or one character.
 * Compiled queries quote every identifier.
 */
const TOKEN =
  /E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"]|"")*)"(?:\."((?:[^"]|"")*)")?|[\s\S]/gi;

/**
 * Makes a query read some of its relations elsewhere: a model whose upstream was computed in this run reads the computed rows, since
 * the layer is published only when all of it is ready.
 *
 * @param moved the new place by the old one, `schema.name`
 */
export function retarget(sql: string, moved: ReadonlyMap<string, RelationName>): string {
  if (moved.size === 0) return sql;
  return sql.replace(
    TOKEN,
    (token: string, _tag, first: string | undefined, second: string | undefined, offset: number) => {
      if (first === undefined || second === undefined) return token;
      // The middle of "silver"."int_x"."column", or the second half of a longer name: only whole relation names move.
      const before = sql[offset - 1];
      const target = before === '.' ? undefined : moved.get(`${unquote(first)}.${unquote(second)}`);
      if (target === undefined) return token;
      const rest = sql.slice(offset + token.length);
      const isAliased = /^\s+(as\b|")/i.test(rest) || rest.startsWith('.');
      return qualifiedName(target) + (isAliased ? '' : ` as ${quoted(unquote(second))}`);
    },
  );
}

/** The qualified names in a query, as it has them: its relations, and columns that are written like some. */
export const relationsIn = (sql: string): readonly string[] =>
  [...sql.matchAll(TOKEN)].flatMap(([token, , first, second]) =>
    first === undefined || second === undefined ? [] : [token],
  );

const unquote = (identifier: string): string => identifier.replaceAll('""', '"');
