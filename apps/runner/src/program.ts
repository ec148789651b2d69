import { Command } from 'commander';
import { buildCommand } from './commands/build.ts';
import { compileCommand } from './commands/compile.ts';
import { dbCommand } from './commands/db.ts';
import { describeCommand } from './commands/describe.ts';
import { diffCommand } from './commands/diff.ts';
import { driftCommand } from './commands/drift.ts';
import { envCommand } from './commands/env.ts';
import { extractCommand } from './commands/extract.ts';
import { forgetCommand } from './commands/forget.ts';
import { loadCommand } from './commands/load.ts';
import { metricCommand } from './commands/metric.ts';
import { mockOrgCommand } from './commands/mock-org.ts';
import { pipelineCommand } from './commands/pipeline.ts';
import { planCommand } from './commands/plan.ts';
import { queryCommand } from './commands/query.ts';
import { retryCommand } from './commands/retry.ts';
import { rejectedCommand } from './commands/rejected.ts';
import { summaryCommand } from './commands/summary.ts';
import { testCommand } from './commands/test.ts';
import { EXIT_CODE_MEANINGS } from './exit-codes.ts';
import type { Host } from './host.ts';
import { version } from './version.ts';

const EXIT_CODE_HELP = `
Exit codes:
${EXIT_CODE_MEANINGS.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n')}

Environment: DATABASE_URL, MEDALLION_SOURCE, MEDALLION_HOME, MEDALLION_ENV, SALESFORCE_*, PGPASSWORD, PGPASSFILE, NO_COLOR (.env.example explains them)
`;

/** The whole command line. Nothing is read or opened until an action runs. */
export function createProgram(host: Host): Command {
  const program = host
    .prepare(new Command('medallion'))
    .description('Turns a Salesforce org into a tested star schema in Postgres.')
    .version(version(), '--version', 'print the version')
    .addHelpText('after', EXIT_CODE_HELP);
  const commands = [
    pipelineCommand,
    extractCommand,
    loadCommand,
    buildCommand,
    retryCommand,
    testCommand,
    planCommand,
    diffCommand,
    compileCommand,
    queryCommand,
    metricCommand,
    describeCommand,
    summaryCommand,
    driftCommand,
    rejectedCommand,
    forgetCommand,
    envCommand,
    dbCommand,
    mockOrgCommand,
  ];
  for (const command of commands) program.addCommand(command(host));
  return program;
}
