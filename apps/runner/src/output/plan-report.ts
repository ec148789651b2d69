import type { LayerPlan } from '@medallion/engine';
import type { Output } from './output.ts';
import { renderTable } from './table.ts';

/** What a build would do, model by model, with the reason. */
export function renderPlans(plans: readonly LayerPlan[], { colours, width }: Output): string {
  const { bold, green, dim } = colours;
  return plans
    .map((plan) => {
      const title = bold(plan.layer);
      if (plan.isUpToDate) return `${title}  up to date`;
      const rows = plan.models
        .filter((model) => model.action === 'build')
        .map((model) => [green('build'), model.model, model.reason]);
      const skipped = plan.models.length - rows.length;
      const table =
        rows.length === 0
          ? []
          : [renderTable([{ title: '' }, { title: dim('model') }, { title: dim('why') }], rows, { width })];
      return [title, ...table, ...(skipped === 0 ? [] : [dim(`${skipped} unchanged`)])].join('\n');
    })
    .join('\n\n');
}
