import { MedallionError } from '@medallion/core';
import type { ExpectationCheck, Severity } from './check.ts';

export interface ExpectationDeclaration {
  readonly name: string;
  /** Default: `error`. */
  readonly severity?: Severity;
  readonly description: string;
  /** An SQL condition over one row, true for the rows that fail: `"amount" < 0`. */
  readonly failing: string;
}

/**
 * Declares a business rule of a model.
 *
 * @throws MedallionError `CHECK_INCOMPLETE` when the name, the description or the condition is empty
 */
export function expectation(declaration: ExpectationDeclaration): ExpectationCheck {
  for (const part of ['name', 'description', 'failing'] as const) {
    if (declaration[part].trim() === '') {
      throw new MedallionError({
        code: 'CHECK_INCOMPLETE',
        kind: 'definition',
        message: `The expectation "${declaration.name}" has an empty ${part}.`,
        fix: `Give it a ${part}: a check is read by people when it fails.`,
        fields: { check: declaration.name, part },
      });
    }
  }
  return {
    kind: 'expectation',
    name: declaration.name,
    severity: declaration.severity ?? 'error',
    description: declaration.description,
    failing: declaration.failing,
  };
}
