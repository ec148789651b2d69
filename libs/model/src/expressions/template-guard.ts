import { report } from '../definition/problems.ts';
import { CLOCK_READS, NON_STRICT, STRICT_FUNCTIONS, WORDS } from './template-words.ts';

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

/** Checks the SQL text an author wrote between the operands of a template. */
export function guardTemplate(kind: TemplateKind, fragments: readonly string[]): void {
  const text = fragments.join(' \u0000 ');
  const shown = fragments.join('${…}').replace(/\s+/g, ' ').trim();
  const refuse = (what: string, fix: string) =>
    report({ code: 'TEMPLATE_REFUSED', what: `the template \`${shown}\` ${what}`, fix });

  const code = text.replace(/'(?:[^']|'')*'/g, "''");
  if (/--|\/\*|;|\$\$/.test(code))
    return refuse('contains a comment or a statement separator', 'Write one expression.');
  if (/'[^']*\u0000/.test(code.replaceAll("''", ''))) {
    return refuse('has an operand inside a string', "Close the string and concatenate: txt`${a} || '-' || ${b}`.");
  }
  if (code.includes('"')) refuse('names a column in its text', "Interpolate columns: ${c('alias.column')}.");

  if (kind === 'value') {
    const construct = CONSTRUCTS.find(({ pattern }) => pattern.test(code));
    if (construct) refuse(`uses ${construct.name}, which can be null when no operand is`, sentence(construct.instead));
  }
  for (const match of code.matchAll(/([a-z_][a-z0-9_]*)(\s*\.\s*[a-z_][a-z0-9_]*)?(\s*\()?/gi)) {
    if (/[0-9]/.test(code[match.index - 1] ?? '')) continue; // the exponent of 1e6
    const [, first = '', dotted, call] = match;
    const word = first.toLowerCase();
    if (dotted)
      refuse(
        `names the column ${first}${dotted.replace(/\s/g, '')} in its text`,
        `Interpolate it: \${c('${first}${dotted.replace(/\s/g, '')}')}.`,
      );
    else guardWord(kind, word, call !== undefined, refuse);
  }
}

function guardWord(
  kind: TemplateKind,
  word: string,
  isCall: boolean,
  refuse: (what: string, fix: string) => void,
): void {
  const clock = CLOCK_READS[word];
  if (clock) return refuse(`reads ${word}, so two runs over the same data would differ`, sentence(clock));
  if (word === 'select' || word === 'exists') {
    return refuse(
      `contains a subquery, whose columns nobody checks`,
      'Use a CTE and a join, or existsIn(value, query).',
    );
  }
  const helper = NON_STRICT[word];
  if (helper !== undefined) {
    if (kind === 'condition' && !helper.isAggregate) return undefined;
    return refuse(`uses ${word}, ${helper.why}`, sentence(helper.instead));
  }
  if (WORDS.has(word)) return undefined;
  if (isCall) {
    if (STRICT_FUNCTIONS.has(word)) return undefined;
    return refuse(
      `calls ${word}(), which is not known to be null exactly when an operand is`,
      'Use a helper, or one of the functions listed in the README of @medallion/model.',
    );
  }
  return refuse(`names ${word} in its text`, `If it is a column, interpolate it: \${c('alias.${word}')}.`);
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
