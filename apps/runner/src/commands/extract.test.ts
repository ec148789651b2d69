import { runCommand } from '../testing/run-command.ts';

test.each(['--full', '--reconcile', '--verify'])('%s is refused where the source is no org', async (flag) => {
  const { code, stderr } = await runCommand(['extract', flag]);
  expect(code).toBe(2);
  expect(stderr).toContain(`${flag} is for a Salesforce org, and MEDALLION_SOURCE is not salesforce.`);
});
