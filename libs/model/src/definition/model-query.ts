import type { OperationNode, SelectQueryNode } from 'kysely';
import type { Problem } from './problems.ts';

/** One output column: what is selected and whether it is a bare literal, whose type only the contract knows. */
export interface Output {
  readonly column: string;
  readonly node: OperationNode;
  readonly isLiteral: boolean;
}

/** A model's query before compilation: everything but its select list, and the select list in contract order. */
export interface ModelQuery {
  readonly body: SelectQueryNode;
  readonly outputs: readonly Output[];
  readonly problems: readonly Problem[];
}
