import { BASE_ENVIRONMENT } from '@medallion/core';
import type { LastBuild } from '@medallion/warehouse';
import type { Command } from 'commander';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host } from '../host.ts';
import { LAYERS } from '../layers.ts';
import { renderBuild } from '../output/build-report.ts';

/** `medallion retry`: the last build again, from where it failed. */
export const retryCommand = (host: Host): Command =>
  host
    .command('retry', {
      summary: 'build again what the last build did not get done, from where it failed',
      description:
        'Builds what the last build of the environment was to build, with its selection and flags, if it failed, was interrupted or was\n' +
        'killed. Models it had computed are not computed again where their code and all they read are still the same; they are compared with\n' +
        'what is published now, checked and published with the rest. What a build computed in vain is kept until the next build or retry;\n' +
        'one that was interrupted keeps nothing. After a load, or with other code, a retry computes what that concerns.',
      examples: ['medallion retry', 'medallion retry --env pr_12', 'medallion retry --json'],
    })
    .addOption(environmentOption())
    .action(
      host.action(async (invocation) => {
        const environment = environmentOf(invocation);
        const { output, runId } = invocation;
        const [{ buildLayers }, { readLastBuild }, { withWarehouse }] = await Promise.all([
          import('../pipeline/build-layers.ts'),
          import('../pipeline/last-build.ts'),
          import('../warehouse-session.ts'),
        ]);
        const { last, built } = await withWarehouse(invocation, { role: 'owner' }, async (warehouse) => {
          const last = await readLastBuild(warehouse, environment);
          if (last === undefined || last.status === 'succeeded') return { last, built: undefined };
          const { request } = last;
          output.note(`Retrying run ${last.runId}, which ${HOW_IT_ENDED[last.status]}.`);
          const built = await buildLayers(invocation, warehouse, {
            ...request,
            layers: LAYERS.flatMap((layer) => {
              const asked = request.layers.find((each) => each.layer === layer);
              return asked === undefined
                ? []
                : [{ layer, only: asked.only === null ? undefined : new Set(asked.only) }];
            }),
            days: request.days ?? undefined,
            threads: request.threads ?? undefined,
            resumes: [...request.resumes, last.runId],
            command: 'retry',
          });
          return { last, built };
        });
        output.result({ runId, retried: built === undefined ? null : last!.runId, layers: built?.reports ?? [] }, () =>
          built === undefined ? nothingToRetry(last, environment) : renderBuild(built.reports, output),
        );
        if (built?.failure !== undefined) throw built.failure;
      }),
    );

const HOW_IT_ENDED = { running: 'was killed', failed: 'failed', cancelled: 'was interrupted' } as const;

function nothingToRetry(last: LastBuild | undefined, environment: string): string {
  const where = environment === BASE_ENVIRONMENT ? '' : ` of ${environment}`;
  return last === undefined
    ? `Nothing to retry: there was no build${where} yet.`
    : `Nothing to retry: the last build${where}, run ${last.runId}, succeeded.`;
}
