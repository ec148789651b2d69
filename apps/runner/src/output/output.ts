import type { LogFields, Logger, LogLevel } from '@medallion/core';
import pc from 'picocolors';
import { errorDocument, renderError } from './error-message.ts';
import { redactor } from './redaction.ts';

/** The part of a Node stream this needs: a terminal, a pipe or a test's buffer. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface OutputOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** One JSON document on stdout, JSON lines on stderr. */
  readonly json: boolean;
  /** Debug messages and stacks besides. */
  readonly verbose: boolean;
  /** Never printed, whatever text they stand in. */
  readonly secrets: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const colourOf = (stream: TextStream, environment: OutputOptions['environment']): boolean => {
  if (environment['NO_COLOR']) return false;
  if (environment['FORCE_COLOR'] && environment['FORCE_COLOR'] !== '0') return true;
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
};

/** Everything the command line prints goes through here: results to stdout, all else to stderr, secrets to neither. */
export class Output {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Columns of the terminal that stdout is, or `undefined` where it is none: then nothing is shortened. */
  readonly width: number | undefined;
  /** Colours for text on stdout. */
  readonly colours: ReturnType<typeof pc.createColors>;
  readonly logger: Logger;
  private readonly options: OutputOptions;
  private readonly errorColours: ReturnType<typeof pc.createColors>;
  private readonly redact: (text: string) => string;
  /** The updating line that now stands on the terminal, if any. */
  private standingLine = '';

  constructor(options: OutputOptions) {
    this.options = options;
    this.json = options.json;
    this.verbose = options.verbose;
    this.width = options.stdout.isTTY ? options.stdout.columns || 80 : undefined;
    this.colours = pc.createColors(colourOf(options.stdout, options.environment) && !options.json);
    this.errorColours = pc.createColors(colourOf(options.stderr, options.environment) && !options.json);
    this.redact = redactor(options.secrets);
    this.logger = this.loggerFor(undefined);
  }

  /** The command's result: the document with `--json`, otherwise its text. Once per command. */
  result(document: unknown, text: () => string): void {
    this.clearStandingLine();
    const body = this.json ? JSON.stringify(document, undefined, 2) : text();
    if (body !== '') this.options.stdout.write(this.redact(body.endsWith('\n') ? body : `${body}\n`));
  }

  /** Text on stdout in between; what a prompt shows. */
  text(text: string): void {
    this.clearStandingLine();
    this.options.stdout.write(this.redact(`${text}\n`));
  }

  /** A line of what is going on, for people; JSON line with `--json`. */
  note(message: string): void {
    this.log('info', undefined, message, {});
  }

  /**
   * How far a long step is. On a terminal one line that changes in place; elsewhere nothing, because the same facts come
   * as plain lines when each piece is done.
   */
  progress(message: string): void {
    if (this.json || !this.options.stderr.isTTY) return;
    this.clearStandingLine();
    this.standingLine = this.redact(message).slice(0, (this.options.stderr.columns || 80) - 1);
    this.options.stderr.write(this.errorColours.dim(this.standingLine));
  }

  /** The error a command ended with: what, where and how to mend it. */
  error(error: unknown): void {
    this.clearStandingLine();
    const text = this.json
      ? JSON.stringify({ error: errorDocument(error, { verbose: this.verbose }) })
      : renderError(error, { verbose: this.verbose, colours: this.errorColours });
    this.options.stderr.write(this.redact(`${text}\n`));
  }

  /** Takes an updating line off the terminal; before another program, or the shell, prints. */
  clearStandingLine(): void {
    if (this.standingLine === '') return;
    this.options.stderr.write('\r\u001b[2K');
    this.standingLine = '';
  }

  private loggerFor(scope: string | undefined): Logger {
    const at = (level: LogLevel) => (message: string, fields?: LogFields) =>
      this.log(level, scope, message, fields ?? {});
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (child) => this.loggerFor(scope === undefined ? child : `${scope}/${child}`),
    };
  }

  private log(level: LogLevel, scope: string | undefined, message: string, fields: LogFields): void {
    if (level === 'debug' && !this.verbose) return;
    this.clearStandingLine();
    const text = this.json
      ? JSON.stringify({ level, ...(scope === undefined ? {} : { scope }), message, ...fields })
      : this.logLine(level, scope, message, fields);
    this.options.stderr.write(this.redact(`${text}\n`));
  }

  private logLine(level: LogLevel, scope: string | undefined, message: string, fields: LogFields): string {
    const { dim, yellow, red, cyan } = this.errorColours;
    const mark = { debug: dim('debug '), info: '', warn: yellow('warning: '), error: red('error: ') }[level];
    const place = scope === undefined ? '' : `${cyan(scope)}  `;
    const facts = this.verbose
      ? Object.entries(fields).map(
          ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
        )
      : [];
    return `${mark}${place}${message}${dim(facts.join(''))}`;
  }
}
