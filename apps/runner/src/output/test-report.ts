import type { FailedCheck } from '../checks/failed-check.ts';
import type { TestReport } from '../checks/test-layers.ts';
import { environmentFlag } from './environment-words.ts';
import type { Output } from './output.ts';
import { count } from './quantities.ts';

export interface TestRendering {
  readonly keys: boolean;
  readonly stored: boolean;
  readonly environment: string;
}

/** Each failed check: what should hold, how much does not, whom to ask and where the rows are; then the sum. */
export function renderTest(
  { checks, passed, failed }: TestReport,
  options: TestRendering,
  { colours }: Output,
): string {
  const { bold, dim, red, yellow, green } = colours;
  const lines = failed.flatMap((check) => [
    `${check.severity === 'error' ? red('error') : yellow('warning')} ${bold(check.name)}  ${amount(check)}`,
    `  ${check.description}`,
    `  ${dim(`owner: ${check.owner ?? 'nobody named'}${check.runId === null ? '' : `; run ${check.runId}`}`)}`,
    ...keysOf(check, options).map((line) => `  ${dim(line)}`),
    '',
  ]);
  const errors = failed.filter(({ severity }) => severity === 'error').length;
  const warnings = failed.length - errors;
  const outcome = [
    green(`${count(passed)} passed`),
    ...(errors === 0 ? [] : [red(`${errors} failed`)]),
    ...(warnings === 0 ? [] : [yellow(`${warnings} warned`)]),
  ].join(', ');
  return [...lines, `${count(checks)} ${checks === 1 ? 'check' : 'checks'}: ${outcome}`].join('\n');
}

const amount = ({ failing, rows }: FailedCheck): string =>
  `${count(failing)} failing${rows === null ? '' : ` (${count(rows)} rows)`}`;

function keysOf(check: FailedCheck, { keys, stored, environment }: TestRendering): string[] {
  if (check.keys.length === 0) return [];
  if (!keys)
    return [`which: medallion test ${stored ? '--failed ' : ''}${check.name} --keys${environmentFlag(environment)}`];
  const shown = check.keys.map((key) =>
    Object.entries(key)
      .map(([column, value]) => `${column}=${value ?? 'null'}`)
      .join(' '),
  );
  const more = check.failing - check.keys.length;
  return [...shown, ...(more > 0 ? [`and ${count(more)} more`] : [])];
}
