// One test for each operation of a module or of a program: npx vitest run conformance.test.mjs
import { expect, test } from 'vitest';
import { conformance, toConform } from 'epscheck/vitest';

expect.extend({ toConform });

// The path of a module; a command ('python3 adapter.py') would be a program.
await conformance(new URL('plain-binary32.mjs', import.meta.url).pathname);

test('the same as one assertion', async () => {
  await expect({
    implementation: new URL('plain-binary32.mjs', import.meta.url).pathname,
    runs: 20,
  }).toConform();
});
