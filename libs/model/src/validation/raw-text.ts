import { AggregateFunctionNode, AliasNode, FromNode, FunctionNode, JoinNode, RawNode, TableNode } from 'kysely';
import type { OperationNode } from 'kysely';
import { walk } from '../compile/upstreams.ts';
import { modelOf } from '../definition/model.ts';
import { report } from '../definition/problems.ts';
import { isTrusted } from '../expressions/expr.ts';
import { CLOCK_READS } from '../expressions/template-words.ts';

/** Words Kysely itself writes as raw text: sort directions, `on true`. */
const KYSELY_WORDS: ReadonlySet<string> = new Set(['asc', 'desc', 'nulls', 'first', 'last', 'true', 'false', 'null']);

const isHarmless = (text: string): boolean =>
  !/["'();]/.test(text) && [...text.matchAll(/[a-z_]\w*/gi)].every(([word]) => KYSELY_WORDS.has(word.toLowerCase()));

/** What Kysely's own expression builder makes without knowing when it is null, and the helper that does. */
const UNTYPED: Readonly<Record<string, string>> = {
  FunctionNode: 'the helper of this library, or a template',
  AggregateFunctionNode: 'sum, avg, min, max, count, boolAnd ... of this library',
  CastNode: 'toInt, toBigint, toNumeric, toText ..., or a template',
  JSONReferenceNode: 'jsonText(column, key)',
};

/**
 * Reports SQL text that did not come from a template or helper, and relations that are no models: neither the type
 * checker nor lineage sees into them.
 */
export function reportUnchecked(...nodes: readonly unknown[]): void {
  const ctes = new Set<string>();
  walk(nodes, (node) => {
    if (node.kind === 'CommonTableExpressionNameNode') ctes.add((node as any).table.table.identifier.name);
  });
  walk(nodes, (node) => {
    if (RawNode.is(node) && !isTrusted(node) && !node.sqlFragments.every(isHarmless)) {
      const shown = node.sqlFragments.join('${…}').replace(/\s+/g, ' ').trim();
      report({
        code: 'RAW_SQL',
        what: `the raw SQL \`${shown}\` is checked by nobody`,
        fix: "Use a typed template (txt, num, flag ...) or a helper instead of Kysely's sql.",
      });
    }
    const helper = UNTYPED[node.kind];
    if (helper !== undefined) {
      const called =
        FunctionNode.is(node) || AggregateFunctionNode.is(node)
          ? `${node.func}()`
          : node.kind === 'CastNode'
            ? 'cast'
            : '->';
      const clock = CLOCK_READS[called.replace('()', '').toLowerCase()];
      report({
        code: clock === undefined ? 'UNTYPED_EXPRESSION' : 'CLOCK_READ',
        what:
          clock === undefined
            ? `Kysely's own ${called} does not say when it is null`
            : `${called} would make two runs over the same data differ`,
        fix: clock === undefined ? `Use ${helper}.` : `Instead, ${clock}.`,
      });
    }
    for (const source of sourcesOf(node)) {
      if (!TableNode.is(source) || modelOf(source)) continue;
      const { schema, identifier } = source.table;
      if (!schema && ctes.has(identifier.name)) continue;
      const name = schema ? `${schema.name}.${identifier.name}` : identifier.name;
      report({
        code: 'UNKNOWN_UPSTREAM',
        what: `it reads ${name}, which is neither a model nor a CTE of the query`,
        fix: "Select from a model: db.selectFrom(model.as('alias')).",
      });
    }
  });
}

/** What a from or join node selects from. */
function sourcesOf(node: OperationNode): readonly OperationNode[] {
  const sources = FromNode.is(node) ? node.froms : JoinNode.is(node) ? [node.table] : [];
  return sources.map((source) => (AliasNode.is(source) ? source.node : source));
}
