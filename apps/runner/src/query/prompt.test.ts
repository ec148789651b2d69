import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { prompt } from './prompt.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'medallion-prompt-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Types lines into a prompt and says what it did with them. */
async function typed(text: string) {
  const input = new PassThrough();
  const output = new PassThrough();
  output.resume();
  const did: string[] = [];
  const historyFile = path.join(folder, 'state', 'query_history');
  const actions = {
    run: async (statement: string) => void did.push(`run ${statement}`),
    describe: async (name: string | undefined) => void did.push(`describe ${name ?? 'everything'}`),
    show: (shown: string) => void did.push(`show ${shown.slice(0, 3)}`),
  };
  input.end(text);
  await prompt(actions, { input, output, historyFile, signal: new AbortController().signal });
  return { did: did.slice(1), history: existsSync(historyFile) ? readFileSync(historyFile, 'utf8') : '' };
}

test('a statement runs when its semicolon is typed, over as many lines as it takes', async () => {
  const { did } = await typed('select 1;\nselect\n  2\n;\n');
  expect(did).toEqual(['run select 1;', 'run select\n  2\n;']);
});

test('\\d lists what there is, and describes one relation', async () => {
  expect((await typed('\\d\n\\d gold.dim_date;\n')).did).toEqual(['describe everything', 'describe gold.dim_date']);
});

test('\\q leaves; what follows does not run', async () => {
  expect((await typed('\\q\nselect 1;\n')).did).toEqual([]);
});

test('statements are remembered, each on one line', async () => {
  expect((await typed('select\n 1;\nselect 2;\n')).history).toBe('select 1;\nselect 2;\n');
});
