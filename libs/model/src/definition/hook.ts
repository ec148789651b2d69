import { declaredAt } from './declared-at.ts';
import type { AnyModel } from './model.ts';

/** In a hook, the relation of the model that declares it. */
const SELF: unique symbol = Symbol('self');

export type HookOperand = typeof SELF | AnyModel;

/** One statement, with relations where its text has holes. */
export interface Hook {
  readonly text: readonly string[];
  readonly operands: readonly HookOperand[];
  /** `/path/to/fct_x.ts:12` */
  readonly declaredAt: string | undefined;
}

/**
 * Statements that run in the transaction that publishes a model, whenever it is built, and roll back with it. They are part of its
 * definition: a changed one runs.
 */
export interface Hooks {
  /** Before anything is published. One that names a relation of its layer that is not there yet, as `hook.self` at the first time, does not run. */
  readonly before?: readonly Hook[];
  /** When all of the layer is in place, before the checks. */
  readonly after?: readonly Hook[];
}

/**
 * A statement for `hooks`: ``hook`alter table ${hook.self} set (fillfactor = 90)` ``. Relations are interpolated, `hook.self` or a model, so
 * that they are those of the environment. What would end the transaction, or change rows of a model, is refused.
 */
export const hook = Object.assign(
  (text: TemplateStringsArray, ...operands: readonly HookOperand[]): Hook => ({
    text: [...text],
    operands,
    declaredAt: declaredAt(),
  }),
  { self: SELF } as const,
);

export const isSelf = (operand: HookOperand): operand is typeof SELF => operand === SELF;
