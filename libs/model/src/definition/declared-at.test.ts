import { defineSource, text } from '../index.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test('a model knows the file and line that declares it, where that is not this library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'declared-'));
  const file = join(folder, 'my_model.cjs');
  try {
    writeFileSync(file, `\nmodule.exports = (define) => define();\n`);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const declare = require(file) as (define: () => unknown) => unknown;
    const model = declare(() => defineSource({ name: 'x', layer: 'ops', description: 'x', columns: { id: text() } }));
    expect(model).toMatchObject({ declaredAt: `${file}:2` });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
