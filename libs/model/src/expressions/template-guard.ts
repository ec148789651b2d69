import { isOperationNodeSource, SelectQueryNode } from 'kysely';
import { report } from '../definition/problems.ts';
import { CLOCK_READS, DATE_PARTS, KEYWORDS, NON_STRICT, STRICT_FUNCTIONS, TYPES } from './template-words.ts';

/**
 * What a template may do. A `value` template's result is nullable exactly when an operand is, so everything that breaks
 * this is refused; a `condition` (for where and on) treats null as false, so only the reading of columns and of the wall
 * clock in raw text is refused.
 */
export type TemplateKind = 'value' | 'condition';

const CONSTRUCTS: readonly { readonly pattern: RegExp; readonly name: string; readonly instead: string }[] = [
  { pattern: /->>|#>>/, name: '->>', instead: 'use jsonText(column, key)' },
  { pattern: /->|#>/, name: '->', instead: 'use jsonText(column, key)' },
  { pattern: /\[/, name: 'a subscript', instead: 'use a helper: a subscript out of range is null' },
];

type Refuse = (what: string, fix: string) => void;

/** Checks the SQL text an author wrote between the operands of a template. */
export function guardTemplate(
  kind: TemplateKind,
  fragments: readonly string[],
  operands: readonly unknown[] = [],
): void {
  const shown = fragments.join('${…}').replace(/\s+/g, ' ').trim();
  const refuse: Refuse = (what, fix) =>
    report({ code: 'TEMPLATE_REFUSED', what: `the template \`${shown}\` ${what}`, fix });

  if (operands.some(isQuery)) {
    refuse(
      'contains a subquery, which is null when it finds nothing',
      'Use a CTE and a join, or existsIn(value, query).',
    );
  }
  const code = fragments.join(' \u0000 ').replace(/'(?:[^'\u0000]|'')*'/g, "''");
  if (/--|\/\*|;|\$/.test(code))
    return refuse('contains a comment, a parameter or a separator', 'Write one expression.');
  if (code.replaceAll("''", '').includes("'")) {
    return refuse('has an operand inside a string', "Close the string and concatenate: txt`${a} || '-' || ${b}`.");
  }
  if (code.includes('"')) refuse('names a column in its text', "Interpolate columns: ${c('alias.column')}.");
  if (kind === 'value') {
    const construct = CONSTRUCTS.find(({ pattern }) => pattern.test(code));
    if (construct) refuse(`uses ${construct.name}, which can be null when no operand is`, sentence(construct.instead));
  }
  guardWords(kind, code, refuse);
}

const isQuery = (operand: unknown): boolean =>
  isOperationNodeSource(operand) && SelectQueryNode.is(operand.toOperationNode());

function guardWords(kind: TemplateKind, code: string, refuse: Refuse): void {
  for (const match of code.matchAll(/([a-z_][a-z0-9_]*)(\s*\.\s*[a-z_][a-z0-9_]*)?/gi)) {
    const before = code.slice(0, match.index);
    const after = code.slice(match.index + match[0].length);
    if (/[0-9]$/.test(before)) continue; // the exponent of 1e6
    const word = match[1]!.toLowerCase();
    const dotted = match[2]?.replace(/\s/g, '');
    if (dotted !== undefined) {
      refuse(`names the column ${match[1]}${dotted} in its text`, `Interpolate it: \${c('${match[1]}${dotted}')}.`);
    } else if (TYPES.has(word) ? !isType(before, after) : DATE_PARTS.has(word) ? !/^\s+from\b/i.test(after) : true) {
      guardWord(kind, word, /^\s*\(/.test(after), refuse);
    }
  }
}

const isType = (before: string, after: string): boolean =>
  /(::|\bas)\s*$/i.test(before) || /^\s*''/.test(after) || /^\s*precision\b/i.test(after);

function guardWord(kind: TemplateKind, word: string, isCall: boolean, refuse: Refuse): void {
  const clock = CLOCK_READS[word];
  if (clock) return refuse(`reads ${word}, so two runs over the same data would differ`, sentence(clock));
  if (word === 'select' || word === 'exists') {
    return refuse(
      'contains a subquery, whose columns nobody checks',
      'Use a CTE and a join, or existsIn(value, query).',
    );
  }
  const helper = NON_STRICT[word];
  if (helper !== undefined) {
    if (kind === 'value' || helper.isAggregate) refuse(`uses ${word}, ${helper.why}`, sentence(helper.instead));
    return;
  }
  const isKnownInCase = kind === 'condition' && ['when', 'then', 'else', 'end'].includes(word);
  if (KEYWORDS.has(word) || isKnownInCase || (isCall && STRICT_FUNCTIONS.has(word))) return;
  if (isCall) {
    return refuse(
      `calls ${word}(), which is not known to be null exactly when an operand is`,
      'Use a helper, or one of the functions listed in the README of @medallion/model.',
    );
  }
  if (kind === 'value' && ['when', 'then', 'else', 'end'].includes(word)) return; // `case` is refused once
  return refuse(`names ${word} in its text`, `If it is a column, interpolate it: \${c('alias.${word}')}.`);
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
