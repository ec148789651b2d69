import { MedallionError } from '@medallion/core';
import type { Command, CommanderError } from 'commander';

/** Commander's complaint as one of our errors: what is wrong, with its suggestion, and where the help is. */
export function usageError(error: CommanderError, command: string): MedallionError {
  const text = error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\(Did you mean (.*?)\?\)/, 'Did you mean $1?')
    .trim();
  const [, what = text, suggestion = ''] = /^(.*?)\s*(Did you mean .*)?$/.exec(text) ?? [];
  const sentence = what.charAt(0).toUpperCase() + what.slice(1);
  return new MedallionError({
    code: 'USAGE',
    kind: 'usage',
    message: [/[.!?]$/.test(sentence) ? sentence : `${sentence}.`, suggestion].filter(Boolean).join(' '),
    fix: `Run \`${command} --help\` for what it takes.`,
    fields: { reason: error.code.replace('commander.', '') },
  });
}

/** Flags or arguments that do not go together. */
export const conflict = (message: string, fix: string): MedallionError =>
  new MedallionError({ code: 'USAGE', kind: 'usage', message, fix, fields: { reason: 'conflict' } });

export const oneLayerNeeded = (flag: string): MedallionError =>
  conflict(`${flag} is for one layer, and several would be written to it.`, 'Name one layer: bronze, silver or gold.');

/** A group of commands typed without one of them. */
export const missingCommand = (group: Command, line: string): MedallionError =>
  new MedallionError({
    code: 'USAGE',
    kind: 'usage',
    message: `${line} needs a command: ${group.commands.map((command) => command.name()).join(', ')}.`,
    fix: `Run \`${line} --help\` for what they do.`,
    fields: { reason: 'missingCommand' },
  });
