import type { ExplainedModel, ExplainedPlan, PlanEstimate } from '@medallion/engine';
import type { Output } from './output.ts';
import { renderDefinition, renderSchemaChange } from './plan-definition.ts';
import { count, duration } from './quantities.ts';
import { layerTitle } from './environment-words.ts';
import { renderTable } from './table.ts';

export const NOTHING_SELECTED = 'No model is selected.';

export interface PlanRendering {
  /** Show how compiled queries differ, not only that they do. */
  readonly diff: boolean;
}

/** What a build would do, model by model, with the reason, what it may cost and what changed in definitions; one line if nothing. */
export function renderPlans(plans: readonly ExplainedPlan[], output: Output, rendering: PlanRendering): string {
  const { bold } = output.colours;
  if (plans.length === 0) return NOTHING_SELECTED;
  if (plans.every(({ isUpToDate }) => isUpToDate)) {
    const models = plans.reduce((sum, plan) => sum + plan.models.length, 0);
    return `${bold('Up to date')}: ${plans.map(layerTitle).join(', ')} (${count(models)} models)`;
  }
  return plans
    .map((plan) => (plan.isUpToDate ? `${bold(layerTitle(plan))}  up to date` : renderPlan(plan, output, rendering)))
    .join('\n\n');
}

function renderPlan(plan: ExplainedPlan, { colours, width }: Output, { diff }: PlanRendering): string {
  const { bold, green, dim } = colours;
  const reused = plan.models.filter(({ materialization }) => materialization === 'reused');
  const own = plan.models.filter((model) => !reused.includes(model) || model.action === 'check');
  const due = own.filter(({ action }) => action !== 'skip');
  const titles = [
    { title: '' },
    { title: dim('model') },
    { title: dim('rows'), align: 'right' },
    { title: dim('last took'), align: 'right' },
    { title: dim('why') },
  ] as const;
  const rows = due.map((model) => [green(model.action), model.model, ...costOf(model), model.reason]);
  const definitions = plan.models.flatMap(({ model, definition, schemaChange }) => {
    if (definition !== undefined) return [renderDefinition(model, definition, schemaChange, colours, diff)];
    return schemaChange === undefined ? [] : [renderSchemaChange(model, schemaChange, colours)];
  });
  const left = own.filter(({ action }) => action === 'skip');
  const counts = [
    [reused.length, 'reused from the base'],
    [left.filter(({ cause }) => cause === undefined).length, 'unchanged'],
    [left.filter(({ cause }) => cause !== undefined).length, 'due and not selected'],
  ] as const;
  return [
    bold(layerTitle(plan)),
    ...(rows.length === 0 ? [] : [renderTable(titles, rows, { width })]),
    dim([summary(plan.estimate), ...counts.flatMap(([n, what]) => (n === 0 ? [] : [`${n} ${what}`]))].join('; ')),
    ...definitions.map((text) => `\n${text}`),
  ].join('\n');
}

/** Rows and duration; of a view, and of what is only checked, nothing is computed. */
function costOf({ action, materialization, rows, milliseconds }: ExplainedModel): [string, string] {
  if (action !== 'build') return ['', ''];
  if (materialization === 'view') return ['view', ''];
  return [rows === undefined ? '' : count(rows), milliseconds === undefined ? 'never built' : duration(milliseconds)];
}

function summary({ models, rows, milliseconds, unknown }: PlanEstimate): string {
  if (models === 0) return 'nothing to build';
  if (unknown === models) return `${models} to build, of which nothing is known`;
  const except = unknown === 0 ? '' : `, not counting ${unknown} never built`;
  return `${models} to build: about ${count(rows)} rows and ${duration(milliseconds)} of work${except}`;
}
