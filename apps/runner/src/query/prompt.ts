import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';

/** What a prompt does with what is typed; everything it shows goes through here. */
export interface PromptActions {
  /** Runs one statement and shows its rows or its error; never rejects. */
  run(statement: string, signal: AbortSignal): Promise<void>;
  /** `\d`, `\d name`: lists relations, or the columns of one. */
  describe(name: string | undefined): Promise<void>;
  show(text: string): void;
}

export interface PromptOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** File the statements are remembered in, from one prompt to the next. */
  readonly historyFile: string;
  readonly signal: AbortSignal;
}

const HELP = 'SQL ends with ;    \\d relations    \\d <name> columns    \\q leaves (so does Ctrl-D)';
const REMEMBERED = 500;

/** Reads statements until `\q` or the end of input. Ctrl-C gives up the statement being typed or run, not the prompt. */
export async function prompt(actions: PromptActions, options: PromptOptions): Promise<void> {
  const reader = createInterface({
    input: options.input,
    output: options.output,
    terminal: true,
    historySize: REMEMBERED,
    history: readHistory(options.historyFile),
    prompt: 'medallion> ',
  });
  const stop = () => reader.close();
  options.signal.addEventListener('abort', stop, { once: true });
  let running: AbortController | undefined;
  let pending = '';
  reader.on('SIGINT', () => {
    if (running !== undefined) return running.abort();
    pending = '';
    options.output.write('\n');
    showPrompt();
  });
  let isOpen = true;
  reader.once('close', () => (isOpen = false));
  const showPrompt = () => {
    if (!isOpen) return;
    reader.setPrompt(pending === '' ? 'medallion> ' : '       ... ');
    reader.prompt();
  };
  actions.show(HELP);
  showPrompt();
  for await (const line of reader) {
    const command = pending === '' ? /^\s*\\(\S*)\s*(.*?)[;\s]*$/.exec(line) : null;
    if (command !== null) {
      const [, name, argument] = command;
      if (name === 'q') break;
      if (name === 'd') await actions.describe(argument === '' ? undefined : argument);
      else actions.show(HELP);
    } else {
      pending += (pending === '' ? '' : '\n') + line;
      if (pending.trim() === '') pending = '';
      if (/;\s*$/.test(pending)) {
        const statement = pending.trim();
        pending = '';
        remember(options.historyFile, statement);
        running = new AbortController();
        await actions.run(statement, running.signal);
        running = undefined;
      }
    }
    if (options.signal.aborted) break;
    showPrompt();
  }
  options.signal.removeEventListener('abort', stop);
  reader.close();
}

/** Newest first, as readline wants it; a statement over several lines comes back on one. */
function readHistory(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(-REMEMBERED).reverse();
}

function remember(file: string, statement: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${statement.replace(/\s*\n\s*/g, ' ')}\n`, { mode: 0o600 });
  } catch {
    // A prompt without a memory is still a prompt.
  }
}
