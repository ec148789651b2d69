/** Lints snippets as if they stood in the files named: `[{file, code}]` on stdin, the rules each breaks on stdout. Jest cannot load ESLint's configuration itself. */
import { ESLint } from 'eslint';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..', '..', '..');
const eslint = new ESLint({ cwd: root });
const broken = [];
for (const { file, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  broken.push(result.messages.map((message) => message.ruleId ?? message.message).sort());
}
process.stdout.write(JSON.stringify(broken));
