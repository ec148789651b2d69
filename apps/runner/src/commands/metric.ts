import { BASE_ENVIRONMENT, MedallionError } from '@medallion/core';
import type { CompiledMetric } from '@medallion/metrics';
import type { Command } from 'commander';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host, Invocation } from '../host.ts';
import type { MetricFlags } from '../metrics/compile-flags.ts';
import { findMetric, loadMetrics } from '../metrics/find-metric.ts';
import { environmentFlag } from '../output/environment-words.ts';
import { renderFields, renderMetricList } from '../output/metric-description.ts';
import { renderQueryResult } from '../output/query-result.ts';
import { conflict } from '../usage-error.ts';

interface Flags extends MetricFlags {
  readonly dimensions?: true;
  readonly sql?: true;
}

const QUERY_FLAGS = ['by', 'where', 'grain', 'from', 'to'] as const;
const several = (value: string, others: string[] = []): string[] => [...others, value];

/** `medallion metric`: a number the business goes by, from its one definition. */
export const metricCommand = (host: Host): Command =>
  host
    .command('metric', {
      summary: 'compute a metric of the star schema by dimensions and periods; without a name list them all',
      description:
        'Computes a metric from its one definition, read-only as the reader role. A dimension is a column of the fact, or <role>.<column> of\n' +
        'what its keys refer to; --dimensions lists them. What a metric cannot be asked is refused: adding up a stock over days, a dimension\n' +
        'its fact does not have. Ratios are computed anew for each group, never averaged.',
      examples: [
        'medallion metric',
        'medallion metric win_rate_count --by account.industry --grain fiscal_quarter',
        'medallion metric open_pipeline --by stage.stage_name --where "owner_user.is_active=true" --to 2024-06-30',
        'medallion metric won_amount --by deal_size_band --where "account.region in EMEA, APAC" --sql',
      ],
    })
    .argument('[metric]', 'win_rate_count')
    .option('--by <dimension>', 'break it down by this dimension; repeat for several', several)
    .option(
      '--where <filter>',
      'only where "<dimension><operator><value>": = != < <= > >=, or "<dimension> in <value>, <value>"; (null) is a missing value; repeat, and all hold',
      several,
    )
    .option('--grain <period>', 'one value each day, week, month, quarter, fiscal_quarter, year or fiscal_year')
    .option('--from <day>', "first day of the metric's date, YYYY-MM-DD")
    .option('--to <day>', "last day of the metric's date, inclusive")
    .addOption(environmentOption())
    .option('--dimensions', 'list what it can be broken down and filtered by instead')
    .option('--sql', 'print the SQL instead of running it; needs no database')
    .action(
      host.action<Flags>(async (invocation, name: string | undefined) => {
        const { flags, output, config } = invocation;
        const environment = environmentOf(invocation);
        const asked = QUERY_FLAGS.filter((flag) => flags[flag] !== undefined);
        if (name === undefined && (asked.length > 0 || flags.sql || flags.dimensions)) {
          throw conflict('There is no metric to compute.', 'Name one; `medallion metric` lists them.');
        }
        if (flags.dimensions && (asked.length > 0 || flags.sql)) {
          throw conflict('--dimensions lists what can be asked, and does not go with a question.', 'Leave one out.');
        }
        const metrics = await loadMetrics(await config());
        const [{ describeFields, describeMetric }, { compileFlags }] = await Promise.all([
          import('../metrics/describe-metric.ts'),
          import('../metrics/compile-flags.ts'),
        ]);
        if (name === undefined) {
          const list = metrics.map(describeMetric);
          return output.result(list, () => renderMetricList(list, output));
        }
        const metric = findMetric(name, metrics);
        if (flags.dimensions) {
          const fields = describeFields(metric);
          return output.result(fields, () => renderFields(fields, output));
        }
        const compiled = compileFlags(metric, flags, environment);
        if (flags.sql) return output.result(compiled, () => compiled.sql);
        await run(invocation, compiled);
      }),
    );

async function run(invocation: Invocation<Flags>, { sql }: CompiledMetric): Promise<void> {
  const { output, signal, environment } = invocation;
  const [{ withWarehouse }, { sqlRunner }, { toObjects }] = await Promise.all([
    import('../warehouse-session.ts'),
    import('../query/sql-runner.ts'),
    import('../query/execute.ts'),
  ]);
  const [result] = await withWarehouse(invocation, { role: 'reader' }, (warehouse) =>
    sqlRunner(warehouse, { write: false })(sql, signal).catch((error: unknown) => {
      throw isMissingTable(error) ? notBuilt(environment.name, error) : error;
    }),
  );
  output.result(output.json ? toObjects(result!) : undefined, () =>
    renderQueryResult(result!, { width: output.width, colours: output.colours }),
  );
}

const isMissingTable = (error: unknown): boolean =>
  error instanceof MedallionError && error.fields['sqlState'] === '42P01';

const notBuilt = (environment: string, cause: unknown): MedallionError =>
  new MedallionError({
    code: 'GOLD_NOT_BUILT',
    kind: 'usage',
    message: `${environment === BASE_ENVIRONMENT ? 'The warehouse' : `Environment "${environment}"`} does not have the tables this metric is computed from.`,
    fix: `Build gold first: \`medallion ${environment === BASE_ENVIRONMENT ? 'pipeline' : 'build'}${environmentFlag(environment)}\`.`,
    cause,
  });
