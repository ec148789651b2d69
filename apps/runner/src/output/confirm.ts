import { createInterface } from 'node:readline/promises';

/** Asks a yes-or-no question on the terminal; where there is none the answer is no. */
export async function confirm(question: string, input: NodeJS.ReadStream, signal: AbortSignal): Promise<boolean> {
  if (!input.isTTY) return false;
  const reader = createInterface({ input, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    reader.close();
  }
}
