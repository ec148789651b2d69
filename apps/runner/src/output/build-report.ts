import type { LayerReport, ModelReport } from '@medallion/engine';
import type { Output } from './output.ts';
import { NOTHING_SELECTED } from './plan-report.ts';
import { count, duration } from './quantities.ts';
import { environmentFlag, layerTitle } from './environment-words.ts';
import { renderTable } from './table.ts';

/** A model reused has a view, for which nothing is computed. */
const isComputed = ({ action, kind }: ModelReport): boolean => action === 'built' && kind !== 'reused';

/** What a build did: a line per model it built, the others counted, and warnings of checks. */
export function renderBuild(reports: readonly LayerReport[], { colours, width }: Output): string {
  const { bold, dim, yellow } = colours;
  if (reports.length === 0) return NOTHING_SELECTED;
  const built = reports.flatMap((report) => report.models.filter(isComputed));
  const lines = reports.map((report) => {
    const here = report.models.filter(isComputed).length;
    const reused = report.models.filter(
      ({ kind, action }) => kind === 'reused' && (action === 'built' || action === 'skipped'),
    ).length;
    const failed = report.models.filter(({ action }) => action === 'failed').length;
    const leftOut = report.models.filter(({ action }) => action === 'left_out').length;
    const skipped = report.models.length - here - reused - failed - leftOut;
    const outcome = report.nothingToDo
      ? 'up to date'
      : `${here} built, ${failed === 0 ? '' : `${failed} failed, `}${leftOut === 0 ? '' : `${leftOut} left out, `}${reused === 0 ? '' : `${reused} reused from the base, `}${skipped} skipped${report.checks.length === 0 ? '' : `, ${report.checks.length} checks`}`;
    return `${bold(layerTitle(report).padEnd(7))} ${outcome} ${dim(`(${duration(report.milliseconds)})`)}`;
  });
  if (built.length > 0) {
    lines.unshift(
      renderTable(
        [
          { title: bold('model') },
          { title: bold('rows'), align: 'right' },
          { title: bold('+'), align: 'right' },
          { title: bold('~'), align: 'right' },
          { title: bold('-'), align: 'right' },
          { title: bold('time'), align: 'right' },
        ],
        built.map((model) => [
          model.model,
          model.rows === undefined ? dim('view') : count(model.rows),
          // The server refreshes a materialized view, and does not say what changed.
          ...(model.kind === 'view' || model.kind === 'materialized_view'
            ? ['', '', '']
            : [count(model.inserted), count(model.updated), count(model.deleted)]),
          model.kind === 'view' ? '' : duration(model.milliseconds),
        ]),
        { width },
      ),
      '',
    );
  }
  for (const { model, reusedFrom } of built) {
    if (reusedFrom !== undefined) lines.push(dim(`${model}  Reused: computed by run ${reusedFrom}.`));
  }
  const warnings = reports
    .flatMap((report) => report.checks)
    .filter(({ status, check }) => status === 'failed' && check.severity === 'warn');
  for (const { message } of warnings) lines.push(`${yellow('warning')} ${message}`);
  const { environment } = reports[0]!;
  if (warnings.length > 0) lines.push(dim(`which: medallion test --failed --keys${environmentFlag(environment)}`));
  return lines.join('\n');
}
