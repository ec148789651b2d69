import { runCommand } from '../testing/run-command.ts';

test.each(['--full', '--reconcile', '--verify'])('%s is refused where the source is no org', async (flag) => {
  const { code, stderr } = await runCommand(['extract', flag]);
  expect(code).toBe(2);
  expect(stderr).toContain(`${flag} is for a Salesforce org, and MEDALLION_SOURCE is not salesforce.`);
});

test.each(['--full', '--reconcile'])('%s is refused beside --verify, which fetches nothing', async (flag) => {
  const { code, stderr } = await runCommand(['extract', '--verify', flag], {
    variables: { MEDALLION_SOURCE: 'salesforce' },
  });
  expect(code).toBe(2);
  expect(stderr).toContain('--verify fetches nothing, and goes with neither --full nor --reconcile.');
});
