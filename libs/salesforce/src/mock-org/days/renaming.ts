import type { Present } from './present.ts';

/** The value of Account.Type that is renamed while days pass. */
export const RENAMED_TYPE = { from: 'Customer - Channel', to: 'Customer - Reseller' };

/** An administrator renames a picklist value: every record that has it is touched at one moment, nobody has modified it. */
export function renameAccountType(present: Present): void {
  for (const account of [...present.all('Account')]) {
    if (account['Type'] === RENAMED_TYPE.from) present.touch(account['Id'] as string, { Type: RENAMED_TYPE.to });
  }
}
