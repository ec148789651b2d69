import { MedallionError, MedallionErrors } from '@medallion/core';
import type pc from 'picocolors';

const REPORT =
  'This is a defect of Medallion. Please report it with the command you ran, the text above and the output of the same command with --verbose.';

interface Presentation {
  /** With the stack and the chain of causes. */
  readonly verbose: boolean;
}

/** An error as `--json` prints it: code, kind, message, fix and the facts, the collected errors one by one. */
export function errorDocument(error: unknown, { verbose }: Presentation): Record<string, unknown> {
  const known = error instanceof MedallionError;
  return {
    code: known ? error.code : 'INTERNAL',
    kind: known ? error.kind : 'internal',
    message: messageOf(error),
    ...(known && error.fix !== undefined ? { fix: error.fix } : {}),
    ...(known && Object.keys(error.fields).length > 0 ? { fields: error.fields } : {}),
    ...(error instanceof MedallionErrors
      ? { errors: error.errors.map((each) => errorDocument(each, { verbose })) }
      : {}),
    ...(verbose && error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {}),
  };
}

/** An error as people read it. A stack is shown with `--verbose` only: what went wrong is a sentence, not a trace. */
export function renderError(
  error: unknown,
  { verbose, colours }: Presentation & { readonly colours: ReturnType<typeof pc.createColors> },
): string {
  const known = error instanceof MedallionError;
  const lines = [
    `${colours.red(colours.bold('error'))} ${colours.dim(known ? error.code : 'INTERNAL')}  ${messageOf(error)}`,
  ];
  if (error instanceof MedallionErrors) {
    // Some collections name each of their errors in the message already.
    for (const each of error.errors.filter(({ message }) => !error.message.includes(message))) {
      lines.push(`  - ${messageOf(each)}`);
      if (each.fix !== undefined) lines.push(`    ${colours.green('fix:')} ${each.fix}`);
    }
  }
  if (known && error.fix !== undefined) lines.push(`${colours.green('fix:')} ${error.fix}`);
  if (verbose) lines.push(...stacksOf(error).map((stack) => colours.dim(stack)));
  if (!known || error.kind === 'internal') lines.push(REPORT);
  return lines.join('\n');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));

function stacksOf(error: unknown): string[] {
  const stacks: string[] = [];
  for (let at = error, prefix = ''; at instanceof Error; at = at.cause, prefix = 'caused by: ') {
    stacks.push(prefix + (at.stack ?? at.message));
  }
  return stacks;
}
