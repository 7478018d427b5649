/** Serves the built page on this machine: browsers give WebGPU to 127.0.0.1 as to https. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';

/** Where the built page lies in this package. */
const pageFolder: string = join(
  dirname(createRequire(import.meta.url).resolve('epscheck/package.json')),
  'dist',
  'page',
);

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
};

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** The page lies in one folder without others in it: a plain name is all that an address may say. */
const nameIn = (address: string): string | null => {
  const [path = ''] = address.split(/[?#]/);
  return path === '/' ? 'index.html' : (/^\/([\w-][\w.-]*)$/.exec(path)?.[1] ?? null);
};

const text = { 'content-type': 'text/plain; charset=utf-8' };

const respond = (): Server =>
  createServer(({ method = '', url = '' }, response) => {
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { ...text, allow: 'GET, HEAD' }).end('this page is read with GET\n');
      return;
    }
    const name = nameIn(url);
    const missing = (): unknown => response.writeHead(404, text).end('no such file here\n');
    if (name === null) {
      missing();
      return;
    }
    readFile(join(pageFolder, name)).then((body) => {
      response.writeHead(200, {
        'content-type': types[extname(name)] ?? 'application/octet-stream',
        'cache-control': 'no-store',
      });
      response.end(body);
    }, missing);
  });

/** Serves on a port of 127.0.0.1; 0 takes a free one. */
export const servePage = async (port = 0): Promise<Served> => {
  const server = respond();
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};
