import { CommanderError } from 'commander';
import { exitCodeOf } from '../exit-codes.ts';
import { Host } from '../host.ts';
import { createProgram } from '../program.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly variables?: Record<string, string | undefined>;
  /** Once this is printed to stderr, the command is interrupted, as by Ctrl-C. */
  readonly interruptAt?: RegExp;
}

/** Runs a command line in this process, as `main.ts` does in one of its own, with what it prints in buffers. */
export async function runCommand(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const user = new AbortController();
  let stdout = '';
  let stderr = '';
  const host = new Host(
    {
      stdout: { write: (text) => (stdout += text) },
      stderr: {
        write: (text) => {
          stderr += text;
          if (options.interruptAt?.test(stderr) === true) user.abort(new Error('stopped by SIGINT'));
        },
      },
      stdin: process.stdin,
      cwd: options.cwd ?? process.cwd(),
      variables: options.variables ?? {},
      signal: user.signal,
    },
    argv,
  );
  let code = 0;
  try {
    await createProgram(host).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) {
      host.output.error(error);
      code = exitCodeOf(error);
    }
  }
  return { code, stdout, stderr };
}
