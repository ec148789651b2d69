import { AggregateFunctionNode, AliasNode, FromNode, FunctionNode, JoinNode, RawNode, TableNode } from 'kysely';
import type { OperationNode } from 'kysely';
import { walk } from '../compile/upstreams.ts';
import { modelOf } from '../definition/model.ts';
import { report } from '../definition/problems.ts';
import { isTrusted } from '../expressions/expr.ts';
import { CLOCK_READS, WORDS } from '../expressions/template-words.ts';

/** Words Kysely itself writes as raw text: sort directions, modifiers of a select. */
const KYSELY_WORDS: ReadonlySet<string> = new Set([
  'asc',
  'desc',
  'nulls',
  'first',
  'last',
  'materialized',
  'all',
  'on',
]);

const isHarmless = (text: string): boolean =>
  !/["'();]/.test(text) &&
  [...text.matchAll(/[a-z_]\w*/gi)].every(
    ([word]) => WORDS.has(word.toLowerCase()) || KYSELY_WORDS.has(word.toLowerCase()),
  );

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
    if ((FunctionNode.is(node) || AggregateFunctionNode.is(node)) && node.func.toLowerCase() in CLOCK_READS) {
      report({
        code: 'CLOCK_READ',
        what: `${node.func}() would make two runs over the same data differ`,
        fix: `Instead, ${CLOCK_READS[node.func.toLowerCase()]}.`,
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
