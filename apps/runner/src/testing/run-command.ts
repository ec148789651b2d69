import { CommanderError } from 'commander';
import { exitCodeOf } from '../exit-codes.ts';
import { Host } from '../host.ts';
import { createProgram } from '../program.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, as `main.ts` does in one of its own, with what it prints in buffers. */
export async function runCommand(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly variables?: Record<string, string | undefined> } = {},
): Promise<CommandResult> {
  let stdout = '';
  let stderr = '';
  const host = new Host(
    {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      stdin: process.stdin,
      cwd: options.cwd ?? process.cwd(),
      variables: options.variables ?? {},
      signal: new AbortController().signal,
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
