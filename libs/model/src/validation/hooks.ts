import { isSelf, type Hook } from '../definition/hook.ts';
import { MAY_READ } from '../definition/layer.ts';
import type { AnyModel } from '../definition/model.ts';
import type { Problem } from '../definition/problems.ts';

/** What stands for an operand while a text is looked at: no author can type it. */
const OPERAND = '\u0000';
const ENDS_TRANSACTION = /^(begin|start|commit|end|rollback|abort|savepoint|release|prepare)\b/i;
const OUTLIVES_TRANSACTION = /^(set(?!\s+(local|constraints)\b)|reset|discard|listen|unlisten|load)\b/i;
const CHANGES_ROWS =
  /\b(insert\s+into|update(\s+only)?|delete\s+from(\s+only)?|merge\s+into|truncate(\s+table)?(\s+only)?|copy)\s*\u0000|^drop\b.*\u0000/is;
const NAMES_OURS = /"?\b(?:\w+__)?(raw_salesforce|bronze|silver|gold|ops|scratch)"?\s*\.\s*"?\w+/i;

/** What is wrong with the hooks of a model. */
export function hookProblems(model: AnyModel, models: readonly AnyModel[]): Problem[] {
  return (['before', 'after'] as const).flatMap((when) =>
    (model.hooks[when] ?? []).flatMap((hook) => [
      ...textProblems(hook).map(([what, fix]) => problem(hook, what, fix)),
      ...operandProblems(hook, model, models),
    ]),
  );
}

function textProblems({ text }: Hook): (readonly [what: string, fix: string])[] {
  const whole = text.join(OPERAND).trim();
  const code = whole.replace(/'(?:[^'\u0000]|'')*'/g, "''");
  if (code === '') return [['is empty', 'Write one statement, or take it out.']];
  if (/--|\/\*|;|\$/.test(code)) {
    return [['contains a comment, a parameter or a separator', 'Write one statement for each hook.']];
  }
  if (code.replaceAll("''", '').includes("'")) {
    return [['has a model inside a string', 'Write its name there: a string is not interpolated.']];
  }
  return [
    ...(ENDS_TRANSACTION.test(code)
      ? [
          [
            'begins or ends a transaction',
            'Leave that to the build: a hook is published, or not, with its model.',
          ] as const,
        ]
      : []),
    ...(OUTLIVES_TRANSACTION.test(code)
      ? [['changes the session beyond the transaction', 'Write `set local`, which ends with it.'] as const]
      : []),
    ...(CHANGES_ROWS.test(code)
      ? [
          [
            'changes or drops what a model publishes',
            'Change its query: its rows are those of its query, and of nothing else.',
          ] as const,
        ]
      : []),
    ...(NAMES_OURS.test(code)
      ? [
          [
            `names ${NAMES_OURS.exec(code)![0]} in its text`,
            'Interpolate the model, or hook.self: an environment has schemas of its own.',
          ] as const,
        ]
      : []),
  ];
}

function operandProblems(hook: Hook, model: AnyModel, models: readonly AnyModel[]): Problem[] {
  const layers = [model.layer, ...MAY_READ[model.layer]];
  return hook.operands.flatMap((operand) => {
    if (isSelf(operand)) return [];
    if (!layers.includes(operand.layer)) {
      const fix = `Name a model of ${layers.join(' or ')}.`;
      return [problem(hook, `names ${operand.id}, but ${model.layer} knows only ${layers.join(', ')}`, fix)];
    }
    const isListed =
      operand.layer === 'ops' || models.includes(operand) || !models.some(({ layer }) => layer === operand.layer);
    return isListed
      ? []
      : [
          problem(
            hook,
            `names ${operand.id}, which is not among the models of its layer`,
            `Add it to the list of models that the ${operand.layer} library exports.`,
          ),
        ];
  });
}

const problem = ({ text, declaredAt }: Hook, what: string, fix: string): Problem => {
  const shown = text.join('${…}').replace(/\s+/g, ' ').trim();
  const place = declaredAt === undefined ? '' : ` at ${declaredAt}`;
  return { code: 'HOOK_REFUSED', what: `its hook \`${shown}\`${place} ${what}`, fix };
};
