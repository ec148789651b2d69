import { BASE_ENVIRONMENT, MedallionError } from '@medallion/core';
import type { Command } from 'commander';
import { join } from 'node:path';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host, Invocation } from '../host.ts';
import { renderQueryResult } from '../output/query-result.ts';
import { onlyResult, toObjects } from '../query/execute.ts';
import { prompt } from '../query/prompt.ts';
import { sqlRunner, type SqlRunner } from '../query/sql-runner.ts';

interface Flags {
  readonly write?: true;
}

/** `medallion query`: the user's own SQL, read-only unless asked otherwise. */
export const queryCommand = (host: Host): Command =>
  host
    .command('query', {
      summary: 'run SQL on the warehouse; without SQL a prompt, or the SQL on standard input',
      description:
        'Runs one SQL statement in a read-only transaction as the reader role and prints a table, or with --json an array of row\n' +
        'objects (numeric and bigint as text, so that no digit is lost; dates YYYY-MM-DD; instants ISO 8601). With --env a name without a\n' +
        'schema is that environment’s.',
      examples: [
        'medallion query "select deal_status, count(*) from gold.fct_opportunity group by 1 order by 1"',
        'medallion query --json "select * from gold.dim_stage" | jq .',
        'medallion query < report.sql',
        'medallion query --env pr_12 "select count(*) from fct_opportunity"',
      ],
    })
    .argument('[sql]', 'the statement')
    .addOption(environmentOption())
    .option('--write', 'allow changes: a read-write transaction as the owner, several statements at once')
    .action(
      host.action<Flags>(async (invocation, sql: string | undefined) => {
        const environment = environmentOf(invocation);
        const typed = sql ?? (invocation.stdin.isTTY ? undefined : await readAll(invocation.stdin));
        if (typed !== undefined && typed.trim() === '') throw noSql();
        if (typed === undefined && invocation.output.json) throw noSql();
        const { withWarehouse } = await import('../warehouse-session.ts');
        await withWarehouse(invocation, { role: invocation.flags.write ? 'owner' : 'reader' }, async (warehouse) => {
          const runner = sqlRunner(warehouse, {
            write: invocation.flags.write === true,
            searchPath: searchPathOf(environment),
          });
          if (typed === undefined) await runPrompt(runner, invocation);
          else await runOnce(runner, typed, invocation);
        });
      }),
    );

/** In an environment a name without a schema is that of its own relation: the same SQL reads any environment. */
const searchPathOf = (environment: string): string | undefined =>
  environment === BASE_ENVIRONMENT
    ? undefined
    : ['gold', 'silver', 'bronze'].map((layer) => `${environment}__${layer}`).join(', ');

async function runOnce(runSql: SqlRunner, sql: string, { output, signal }: Invocation<Flags>): Promise<void> {
  const results = await runSql(sql, signal);
  if (output.json) return output.result(toObjects(onlyResult(results)), () => '');
  output.result(undefined, () =>
    results.map((result) => renderQueryResult(result, { width: output.width, colours: output.colours })).join('\n'),
  );
}

async function runPrompt(runSql: SqlRunner, invocation: Invocation<Flags>): Promise<void> {
  const { output, environment, signal, stdin } = invocation;
  const { columnsSql, relationsSql } = await import('../query/catalog-sql.ts');
  const show = async (sql: string, stop: AbortSignal): Promise<void> => {
    try {
      const results = await runSql(sql, stop);
      for (const result of results)
        output.text(renderQueryResult(result, { width: output.width, colours: output.colours }));
    } catch (error) {
      if (stop.aborted) output.text('Cancelled.');
      else output.error(error);
    }
  };
  await prompt(
    {
      run: (statement, stop) => show(statement, stop),
      describe: (name) =>
        show(name === undefined ? relationsSql(environment.name) : columnsSql(name, environment.name), signal),
      show: (text) => output.text(text),
    },
    { input: stdin, output: process.stdout, historyFile: join(environment.home, 'query_history'), signal },
  );
}

async function readAll(stream: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

const noSql = (): MedallionError =>
  new MedallionError({
    code: 'NO_SQL',
    kind: 'usage',
    message: 'There is no SQL to run.',
    fix: 'Give it as an argument or on standard input, or start `medallion query` in a terminal for a prompt.',
  });
