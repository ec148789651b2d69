import { MedallionError } from '@medallion/core';
import type { Command } from 'commander';
import type { Host, Invocation } from '../host.ts';
import { confirm } from '../output/confirm.ts';
import { renderDropped, renderEnvironments } from '../output/environments.ts';

/** `medallion env`: the environments beside the base. */
export function envCommand(host: Host): Command {
  const list = host
    .command('list', {
      summary: 'list the environments, with what they compute and what they take from the base',
      examples: ['medallion env list', 'medallion env list --json'],
    })
    .action(
      host.action(async (invocation) => {
        const { listEnvironments, withWarehouse } = await environments();
        const found = await withWarehouse(invocation, { role: 'owner', quiet: true }, listEnvironments);
        invocation.output.result({ environments: found }, () => renderEnvironments(found, invocation.output));
      }),
    );
  const drop = host
    .command('drop', {
      summary: 'drop an environment: its schemas, and what is remembered of it',
      description:
        'Drops the schemas of an environment (pr_12__gold ...) and its records in ops. Raw and the base are untouched. Refused while\n' +
        'something of others reads it. Asks first, unless --yes is given.',
      examples: ['medallion env drop pr_12', 'medallion env drop pr_12 --yes'],
    })
    .argument('<name>', 'pr_12')
    .option('--yes', 'do not ask')
    .action(host.action<{ readonly yes?: true }>(dropOne));
  const group = host.group('env', 'environments: builds of changed code beside the base');
  for (const command of [list, drop]) group.addCommand(command);
  return group;
}

/** Loaded when needed: the help of `env` does not wait for database drivers. */
const environments = () => import('../pipeline/environments.ts');

async function dropOne(invocation: Invocation<{ readonly yes?: true }>, name: string): Promise<void> {
  const { flags, output, stdin, signal } = invocation;
  const { assertDroppable, dropEnvironment, withWarehouse } = await environments();
  const dropped = await withWarehouse(invocation, { role: 'owner', quiet: true }, async (warehouse) => {
    await assertDroppable(warehouse, name);
    const what = `environment ${name} with its schemas`;
    if (flags.yes !== true && !(await confirm(`Drop ${what}?`, stdin, signal))) throw notConfirmed(what);
    return dropEnvironment(warehouse, name);
  });
  output.result(dropped, () => renderDropped(dropped));
}

const notConfirmed = (what: string): MedallionError =>
  new MedallionError({
    code: 'NOT_CONFIRMED',
    kind: 'usage',
    message: `Nothing was dropped: dropping ${what} was not confirmed.`,
    fix: 'Answer y, or add --yes where nobody can be asked.',
  });
