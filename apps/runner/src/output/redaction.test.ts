import { redactor, secretsOf } from './redaction.ts';

test('credentials of an org are taken out of whatever is printed, percent-encoded too', () => {
  const redact = redactor(
    secretsOf({
      SALESFORCE_ACCESS_TOKEN: '00D!token/1',
      SALESFORCE_PASSWORD: 'hunter2',
      SALESFORCE_SECURITY_TOKEN: 'SecTok',
      SALESFORCE_CLIENT_SECRET: 'sssh',
      SALESFORCE_PRIVATE_KEY: '-----BEGIN KEY',
      SALESFORCE_USERNAME: 'reader@acme.com',
    }),
  );
  expect(redact('00D!token/1 00D!token%2F1 hunter2SecTok sssh -----BEGIN KEY reader@acme.com')).toBe(
    '*** *** ****** *** *** reader@acme.com',
  );
});
