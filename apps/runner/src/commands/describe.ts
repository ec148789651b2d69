import type { Command } from 'commander';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host } from '../host.ts';
import { exposuresOf, findModel, LAYERS, modelsOf, selectLayer, type LayerName } from '../layers.ts';
import { renderModel, renderModelList } from '../output/model-description.ts';

/** `medallion describe`: what a model is, without a database. */
export const describeCommand = (host: Host): Command =>
  host
    .command('describe', {
      summary: 'show contract, lineage, checks and compiled SQL of a model; without a name list them all',
      description:
        'Shows what a model is: grain, contract, lineage of every column, checks, compiled SQL. Needs no database.',
      examples: [
        'medallion describe fct_opportunity',
        'medallion describe gold.dim_account --json',
        'medallion describe',
      ],
    })
    .argument('[model]', 'dim_account, or gold.dim_account')
    .addOption(environmentOption())
    .action(
      host.action(async (invocation, name: string | undefined) => {
        const { output, config } = invocation;
        const environment = environmentOf(invocation);
        const settings = await config();
        const models = await modelsOf(LAYERS, settings);
        if (name === undefined) {
          const list = models.map((model) => ({
            model: model.id,
            materialization: model.materialized.kind,
            grain: model.grain,
            description: model.description,
          }));
          return output.result(list, () => renderModelList(list, output));
        }
        const { describeModel } = await import('../describe/model-description.ts');
        const model = findModel(name, models);
        const { checks } = await selectLayer(model.layer as LayerName, settings);
        const description = describeModel(model, {
          all: models,
          checks,
          exposures: await exposuresOf(settings),
          overrides: settings.checks,
          grants: settings.grants,
          environment,
        });
        output.result(description, () => renderModel(description, output));
      }),
    );
