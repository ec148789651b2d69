import { CommanderError } from 'commander';
import { EXIT_CODES, exitCodeOf } from './exit-codes.ts';
import { Host } from './host.ts';
import { createProgram } from './program.ts';

/** A terminal and a parent process both deliver one Ctrl-C; what comes within this many ms is the same one. */
const SAME_INTERRUPT_MS = 500;
/** How long an aborted command may take to let go of the database before the process ends all the same. */
const GRACE_MS = 10_000;

const argv = process.argv.slice(2);
const abort = new AbortController();
let interruptedBy: 'SIGINT' | 'SIGTERM' | undefined;
let interruptedAt = 0;

const codeOfSignal = () => (interruptedBy === 'SIGTERM' ? EXIT_CODES.terminated : EXIT_CODES.interrupted);

function interrupt(signal: 'SIGINT' | 'SIGTERM'): void {
  const now = performance.now();
  if (interruptedBy !== undefined) {
    if (now - interruptedAt > SAME_INTERRUPT_MS) process.exit(codeOfSignal());
    return;
  }
  interruptedBy = signal;
  interruptedAt = now;
  host.output.note(
    `${signal === 'SIGINT' ? 'Interrupted' : 'Terminated'}: stopping; nothing half-done stays. Again to stop at once.`,
  );
  abort.abort(new Error(`stopped by ${signal}`));
  setTimeout(() => process.exit(codeOfSignal()), GRACE_MS).unref();
}

const host = new Host(
  {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    cwd: process.cwd(),
    variables: process.env,
    signal: abort.signal,
  },
  argv,
);

process.on('SIGINT', () => interrupt('SIGINT'));
process.on('SIGTERM', () => interrupt('SIGTERM'));
// Who reads what is printed may close the pipe, as `head` does when it has seen enough: no error, and no end of what was begun.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
  });
}

let code: number = EXIT_CODES.success;
try {
  await createProgram(host).parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
  if (interruptedBy !== undefined) code = codeOfSignal();
} catch (error) {
  if (interruptedBy !== undefined) {
    code = codeOfSignal();
  } else if (!(error instanceof CommanderError && error.exitCode === 0)) {
    host.output.error(error);
    code = exitCodeOf(error);
  }
}
host.output.clearStandingLine();
process.exitCode = code;
// A connection that lingers must not keep a finished command alive.
setTimeout(() => process.exit(code), 2_000).unref();
