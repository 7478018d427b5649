/** `npm run page`: needs no browser. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { servePage } from '../../runners/browser/serve.ts';

const main = resolve('dist/diff-tests/page/main.js');
const withPort = (PORT: string) => ({ env: { ...process.env, PORT }, encoding: 'utf8' as const });
const refused = (port: string) => {
  const { status, stderr } = spawnSync(process.execPath, [main], { ...withPort(port), timeout: 20_000 });
  return { status, stderr };
};

test('serves the files of the page and nothing else', async () => {
  const server = spawn(process.execPath, [main], withPort('0'));
  try {
    const [said] = (await once(server.stdout, 'data')) as [Buffer];
    const url = /at (http\S+) /.exec(said.toString())?.[1] ?? '';
    const found = await fetch(url);
    expect([found.status, found.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const path of ['package.json', '..%2f..%2fpackage.json', '%00', '%'])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
  } finally {
    server.kill();
  }
});

test('a port that is none, or is taken, is said in one line', async () => {
  expect(refused('abc')).toEqual({
    status: 2,
    stderr: 'npm run page: PORT must be an integer in 0..65535, got abc\n',
  });
  const { url, close } = await servePage();
  const { port } = new URL(url);
  const { status, stderr } = refused(port);
  await close();
  expect(status).toBe(1);
  expect(stderr).toMatch(
    new RegExp(`^npm run page: port ${port} cannot be had \\(.*\\); another: PORT=8131 .*\n$`),
  );
});
