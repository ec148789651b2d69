import { SharedSession } from './shared-session.ts';

/** Logins that are answered when the test says so. */
function logins() {
  const answers: ((error?: Error) => void)[] = [];
  const logIn = () =>
    new Promise<{ instanceUrl: string; accessToken: string; organizationId: undefined }>((resolve, reject) => {
      const accessToken = `token-${answers.length + 1}`;
      const session = { instanceUrl: 'https://org.example', accessToken, organizationId: undefined };
      answers.push((error) => (error ? reject(error) : resolve(session)));
    });
  return { answers, shared: new SharedSession(logIn) };
}

test('requests that come at once wait for one login', async () => {
  const { answers, shared } = logins();
  const sessions = [shared.get(), shared.get()];
  answers[0]!();
  expect((await Promise.all(sessions)).map(({ accessToken }) => accessToken)).toEqual(['token-1', 'token-1']);
  expect(answers).toHaveLength(1);
});

test('a session that several requests find ended is renewed once, also while the login is under way', async () => {
  const { answers, shared } = logins();
  const first = shared.get();
  answers[0]!();
  const old = await first;
  expect(shared.drop(old)).toBe(true);
  const renewed = shared.get();
  expect(shared.drop(old)).toBe(false);
  answers[1]!();
  expect((await renewed).accessToken).toBe('token-2');
  expect((await shared.get()).accessToken).toBe('token-2');
  expect(answers).toHaveLength(2);
});

test('after a login that failed the next request tries another', async () => {
  const { answers, shared } = logins();
  const failed = shared.get();
  answers[0]!(new Error('busy'));
  await expect(failed).rejects.toThrow('busy');
  const session = shared.get();
  answers[1]!();
  expect((await session).accessToken).toBe('token-2');
});
