import { MedallionError, MedallionErrors } from '@medallion/core';
import { Output, type OutputOptions } from './output.ts';

function outputTo(options: Partial<OutputOptions> & { readonly isTTY?: boolean } = {}) {
  const written = { stdout: '', stderr: '' };
  const output = new Output({
    stdout: { write: (text) => (written.stdout += text), isTTY: options.isTTY ?? false, columns: 40 },
    stderr: { write: (text) => (written.stderr += text), isTTY: options.isTTY ?? false, columns: 40 },
    json: false,
    verbose: false,
    secrets: [],
    environment: {},
    ...options,
  });
  return { output, written };
}

test('a result goes to stdout, messages go to stderr', () => {
  const { output, written } = outputTo();
  output.logger.info('working');
  output.result({ done: true }, () => 'done');
  expect(written).toEqual({ stdout: 'done\n', stderr: 'working\n' });
});

test('with --json stdout is one document and stderr is JSON lines with the fields', () => {
  const { output, written } = outputTo({ json: true });
  output.logger.child('gold').warn('slow', { model: 'gold.dim_date' });
  output.result({ done: true }, () => 'done');
  expect(JSON.parse(written.stdout)).toEqual({ done: true });
  expect(JSON.parse(written.stderr)).toEqual({ level: 'warn', scope: 'gold', message: 'slow', model: 'gold.dim_date' });
});

test('details are shown with --verbose only', () => {
  const quiet = outputTo();
  quiet.output.logger.debug('detail', { rows: 3 });
  expect(quiet.written.stderr).toBe('');
  const verbose = outputTo({ verbose: true });
  verbose.output.logger.debug('detail', { rows: 3 });
  expect(verbose.written.stderr).toBe('debug detail rows=3\n');
});

test('progress is one changing line on a terminal, and nothing elsewhere', () => {
  const terminal = outputTo({ isTTY: true, environment: { NO_COLOR: '1' } });
  terminal.output.progress('model 1 of 2');
  terminal.output.progress('model 2 of 2');
  terminal.output.note('built');
  expect(terminal.written.stderr).toBe('model 1 of 2\r\u001b[2Kmodel 2 of 2\r\u001b[2Kbuilt\n');
  const pipe = outputTo();
  pipe.output.progress('model 1 of 2');
  expect(pipe.written.stderr).toBe('');
});

test('there are colours on a terminal, and none with NO_COLOR or --json', () => {
  const fail = new MedallionError({ code: 'X', kind: 'data', message: 'bad' });
  for (const [options, coloured] of [
    [{ isTTY: true }, true],
    [{ isTTY: true, environment: { NO_COLOR: '1' } }, false],
    [{ isTTY: true, json: true }, false],
    [{ isTTY: false }, false],
  ] as const) {
    const { output, written } = outputTo(options);
    output.error(fail);
    expect(written.stderr.includes('\u001b[')).toBe(coloured);
  }
});

test('a secret is not printed, whichever way it gets into a message', () => {
  const { output, written } = outputTo({ secrets: ['p@ss word'] });
  output.logger.info('postgres://me:p%40ss%20word@db/x and p@ss word');
  output.error(new Error('postgres://me:other@db/x'));
  expect(written.stderr).not.toMatch(/p@ss word|p%40ss%20word|other@/);
  expect(written.stderr).toContain('postgres://me:***@db/x');
});

test('an error says what and how to fix it; collected errors are listed once', () => {
  const errors = [
    new MedallionError({ code: 'A', kind: 'usage', message: 'first', fix: 'mend it' }),
    new MedallionError({ code: 'A', kind: 'usage', message: 'second' }),
  ];
  const { output, written } = outputTo();
  output.error(new MedallionErrors({ code: 'ALL', kind: 'usage', message: 'two mistakes:', fix: 'see above' }, errors));
  expect(written.stderr).toBe('error ALL  two mistakes:\n  - first\n    fix: mend it\n  - second\nfix: see above\n');
});

test('a defect comes with a sentence how to report it, and with its stack only if verbose', () => {
  const defect = new TypeError('x is not a function', { cause: new Error('deeper') });
  const { output, written } = outputTo();
  output.error(defect);
  expect(written.stderr).toMatch(/^error INTERNAL {2}x is not a function\nThis is a defect of Medallion\./);
  expect(written.stderr).not.toContain('output.test');
  const verbose = outputTo({ verbose: true });
  verbose.output.error(defect);
  expect(verbose.written.stderr).toMatch(/output\.test[\s\S]*caused by: Error: deeper/);
});
