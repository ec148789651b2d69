import { BASE_ENVIRONMENT, schemaOf } from '../definition/layer.ts';
import { isSelf, type Hook } from '../definition/hook.ts';
import type { AnyModel } from '../definition/model.ts';
import type { CompileOptions } from './compile-model.ts';
import { quoted } from './sql-literal.ts';

export interface CompiledHook {
  readonly sql: string;
  /** Ids of the models whose relations it names, its own among them. */
  readonly names: readonly string[];
  /** File and line that declare it, where known. */
  readonly declaredAt: string | undefined;
}

export interface CompiledHooks {
  readonly before: readonly CompiledHook[];
  readonly after: readonly CompiledHook[];
}

/** A model's hooks with the relations of an environment in their text. */
export function compileHooks(model: AnyModel, { environment = BASE_ENVIRONMENT }: CompileOptions = {}): CompiledHooks {
  const compile = ({ text, operands, declaredAt }: Hook): CompiledHook => {
    const named = operands.map((operand) => (isSelf(operand) ? model : operand));
    const relations = named.map(({ layer, name }) => `${quoted(schemaOf(layer, environment))}.${quoted(name)}`);
    return {
      sql: text
        .map((part, index) => part + (relations[index] ?? ''))
        .join('')
        .trim(),
      names: [...new Set(named.map(({ id }) => id))],
      declaredAt,
    };
  };
  return { before: (model.hooks.before ?? []).map(compile), after: (model.hooks.after ?? []).map(compile) };
}
