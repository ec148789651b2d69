import { MedallionError } from '@medallion/core';
import { Command, Option } from 'commander';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { MedallionConfig } from './config/config.ts';
import { loadDotEnv, readEnvironment, type Environment } from './config/environment.ts';
import { CONFIG_FILE, findWorkspace } from './config/workspace.ts';
import { Output, type TextStream } from './output/output.ts';
import { secretsOf } from './output/redaction.ts';
import { missingCommand, usageError } from './usage-error.ts';

/** What a command line runs in: the process in production, buffers in tests. */
export interface HostOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly stdin: NodeJS.ReadStream;
  readonly cwd: string;
  /** The process's variables; `.env` is added to them. */
  readonly variables: Record<string, string | undefined>;
  /** Aborted when the user or the system wants the process to stop. */
  readonly signal: AbortSignal;
}

/** Flags every command takes. */
export interface CommonFlags {
  readonly json?: true;
  readonly verbose?: true;
  readonly home?: string;
  readonly config?: string;
  readonly runId?: string;
  /** Of commands that build or read an environment. */
  readonly env?: string;
}

/** One command being carried out: its flags, and all it may need from outside. */
export interface Invocation<Flags = object> {
  readonly flags: Flags & CommonFlags;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly stdin: NodeJS.ReadStream;
  readonly workspace: string;
  readonly environment: Environment;
  /** Names the run in `ops` and in every log; the same id again is the same run. */
  readonly runId: string;
  /** The settings, read on first use: a command that needs none works beside a broken file. */
  config(): Promise<MedallionConfig>;
  /** A path typed by the user, relative to where it was typed. */
  path(typed: string): string;
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._:+@-]{0,199}$/;

/** Makes commands strict and gives their actions what they need. */
export class Host {
  /** What prints; made anew once the flags are known. */
  output: Output;
  private readonly options: HostOptions;

  constructor(options: HostOptions, argv: readonly string[]) {
    this.options = options;
    // Before the flags are parsed: an error in them must already come as JSON where JSON was asked for.
    this.output = this.createOutput({
      json: argv.includes('--json') || undefined,
      verbose: argv.includes('--verbose') || undefined,
    });
  }

  /** Strict parsing, help and errors through the output. */
  prepare(command: Command): Command {
    return command
      .exitOverride((error) => {
        if (error.exitCode === 0) throw error;
        throw error.code === 'commander.help'
          ? missingCommand(command, commandLine(command))
          : usageError(error, commandLine(command));
      })
      .configureOutput({
        writeOut: (text) => this.options.stdout.write(text),
        writeErr: () => undefined,
        outputError: () => undefined,
        getOutHelpWidth: () => this.output.width ?? 100,
        getErrHelpWidth: () => this.output.width ?? 100,
      })
      .helpOption('--help', 'print this help')
      .showSuggestionAfterError(true)
      .allowExcessArguments(false);
  }

  /** A command with the flags all have, and an example in its help. */
  command(
    name: string,
    text: { readonly summary: string; readonly description?: string; readonly examples: readonly string[] },
  ): Command {
    return this.prepare(new Command(name))
      .summary(text.summary)
      .description(text.description ?? text.summary)
      .addOption(new Option('--json', 'print one JSON document on stdout; messages go to stderr as JSON lines'))
      .addOption(new Option('--verbose', 'print details, and the stack of an error'))
      .addOption(
        new Option('--home <folder>', 'state folder (default: MEDALLION_HOME, or .medallion in the workspace)'),
      )
      .addOption(new Option('--config <file>', 'settings file (default: medallion.config.ts of the workspace)'))
      .addOption(new Option('--run-id <id>', 'name of this run; repeating it does nothing twice (default: generated)'))
      .addHelpText(
        'after',
        `\nExample${text.examples.length > 1 ? 's' : ''}:\n${text.examples.map((example) => `  $ ${example}`).join('\n')}\n`,
      );
  }

  /** A command that only holds others: naming none of them is a mistake. */
  group(name: string, summary: string): Command {
    return this.prepare(new Command(name)).summary(summary).description(summary);
  }

  /** Wraps what a command does: the action gets the invocation, then the positional arguments. */
  action<Flags extends object = object>(run: (invocation: Invocation<Flags>, ...positionals: any[]) => Promise<void>) {
    return async (...parameters: any[]): Promise<void> => {
      const command = parameters.at(-1) as Command;
      const flags = command.opts<Flags & CommonFlags>();
      this.output = this.createOutput(flags);
      await run(this.invoke(flags), ...parameters.slice(0, -2));
    };
  }

  private invoke<Flags>(flags: Flags & CommonFlags): Invocation<Flags> {
    const { cwd, variables, signal, stdin } = this.options;
    const workspace = findWorkspace(cwd);
    if (variables === process.env) loadDotEnv(workspace);
    this.output = this.createOutput(flags);
    const environment = readEnvironment(variables, workspace, flags);
    let config: Promise<MedallionConfig> | undefined;
    return {
      flags,
      output: this.output,
      signal,
      stdin,
      workspace,
      environment,
      runId: flags.runId === undefined ? generateRunId() : checkRunId(flags.runId),
      config: () =>
        (config ??= import('./config/load-config.ts').then(({ loadConfig }) =>
          flags.config === undefined
            ? loadConfig(join(workspace, CONFIG_FILE))
            : loadConfig(resolve(cwd, flags.config), { required: true }),
        )),
      path: (typed) => resolve(cwd, typed),
    };
  }

  private createOutput(flags: CommonFlags): Output {
    const { stdout, stderr, variables } = this.options;
    return new Output({
      stdout,
      stderr,
      json: flags.json === true,
      verbose: flags.verbose === true,
      secrets: secretsOf(variables),
      environment: variables,
    });
  }
}

const commandLine = (command: Command): string =>
  command.parent === null ? command.name() : `${commandLine(command.parent)} ${command.name()}`;

const generateRunId = (): string =>
  `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;

function checkRunId(id: string): string {
  if (RUN_ID.test(id)) return id;
  throw new MedallionError({
    code: 'RUN_ID_INVALID',
    kind: 'usage',
    message:
      '--run-id may hold letters, digits and . _ : + @ -, at most 200 of them, and starts with a letter or digit.',
    fix: 'Choose such an id, for example nightly-2026-01-31.',
  });
}
