/** `npm run page`: needs no browser. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
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

/** One request as it is written, without the mending that fetch does. */
const ask = (
  base: string,
  method: string,
  path: string,
): Promise<{ status: number; body: string; allow: string }> =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(base);
    const sent = request({ hostname, port, path, method }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, body, allow: response.headers.allow ?? '' }),
      );
    });
    sent.on('error', fail);
    sent.end();
  });

test('no address ends it', async () => {
  const { url, close } = await servePage();
  for (const path of [
    '//',
    '///',
    '//%',
    '/..',
    '/.',
    '//index.html',
    '/a/index.html',
    '/..\\..\\package.json',
    '/C:main.js',
    '*',
    'http://',
    'http://[/',
  ])
    expect([path, (await ask(url, 'GET', path)).status]).toEqual([path, 404]);
  for (const path of ['/', '/?run=1', '/index.html?x#y', '/main.js'])
    expect([path, (await ask(url, 'GET', path)).status]).toEqual([path, 200]);
  await close();
});

test('it is read: GET and HEAD, nothing else', async () => {
  const { url, close } = await servePage();
  expect(await ask(url, 'HEAD', '/')).toMatchObject({ status: 200, body: '' });
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
    expect(await ask(url, method, '/')).toMatchObject({ status: 405, allow: 'GET, HEAD' });
  await close();
});

test.each(['0x50', '8e3', '80.0', ' 80', '+80', '-1', '65536', '99999999999', 'a\nb'])(
  'PORT=%j is no port',
  (port) => {
    expect(refused(port)).toEqual({
      status: 2,
      stderr: `npm run page: PORT must be an integer in 0..65535, got ${port.replace('\n', '\\n')}\n`,
    });
  },
);

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
