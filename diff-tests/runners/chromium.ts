/** The fast path in headless Chromium: one browser for all of its backends, one page for each. */
import { existsSync } from 'node:fs';
import type { Browser, BrowserType, Page } from 'playwright-core';
import type { Attestation } from '../../impl/gpujs/attestation.ts';
import type { Backend, Unavailable } from '../../impl/backends.ts';
import type { Mode } from '../../impl/gpujs/modes.ts';
import type { Bridge, Probed, Reply } from './browser/messages.ts';
import { type Served, servePage } from './browser/serve.ts';
import { pack, unpack } from './browser/wire.ts';
import { fastImplementation } from './fast-implementation.ts';
import { heldTo } from './held-to.ts';
import { type Candidate, DidNotRun, messageOf, playsIn, Stopped } from './implementation.ts';

/** Where a browser is looked for; EPSCHECK_CHROMIUM names another one, which is then the only one. */
const places = (): readonly string[] => {
  const only = process.env['EPSCHECK_CHROMIUM'] ?? '';
  return only === '' ? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] : [only];
};

const executable = (): string | undefined => places().find((path) => existsSync(path));

const flags = [
  '--no-sandbox',
  // Without a GPU there is a WebGPU adapter only with this one.
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const playwright = async (): Promise<{ readonly chromium: BrowserType } | null> => {
  try {
    return await import('playwright-core');
  } catch {
    return null;
  }
};

/** What is missing to drive Chromium, or null: looked for without starting it. */
export const chromiumMissing = async (): Promise<Unavailable | null> => {
  if ((await playwright()) === null)
    return { reason: 'playwright-core is not installed', remedy: 'npm install --save-dev playwright-core' };
  if (executable() !== undefined) return null;
  return {
    reason: `no Chromium at ${places().join(', ')} (EPSCHECK_CHROMIUM names another place)`,
    remedy: 'apt-get install -y --no-install-recommends chromium',
  };
};

interface Started {
  readonly browser: Browser;
  readonly served: Served;
}

/** Headless Chromium; chromiumMissing() tells beforehand what it lacks. A Ctrl-C is the run's own to handle. */
export const launchChromium = async (): Promise<Browser> => {
  const module = await playwright();
  const executablePath = executable();
  if (module === null || executablePath === undefined) throw new Error('Chromium is missing');
  return module.chromium.launch({ executablePath, args: flags, handleSIGINT: false });
};

/** Chromium with the page that it loads; ended when the last backend lets go of it. */
class Shared {
  #users = 0;
  #started: Promise<Started> | null = null;

  async #start(): Promise<Started> {
    const served = await servePage();
    try {
      return { browser: await launchChromium(), served };
    } catch (error) {
      await served.close();
      throw error;
    }
  }

  hold(): void {
    this.#users += 1;
  }

  /** A new page with player.html; a browser that died is started again. */
  async page(): Promise<Page> {
    const before = await this.#started?.catch(() => null);
    if (before?.browser.isConnected() !== true) {
      this.#started = null;
      await before?.served.close();
    }
    const { browser, served } = await (this.#started ??= this.#start());
    const page = await browser.newPage();
    await page.goto(new URL('player.html', served.url).href);
    await page.waitForFunction('globalThis.epscheck !== undefined');
    return page;
  }

  async release(): Promise<void> {
    this.#users -= 1;
    if (this.#users > 0) return;
    const started = await this.#started?.catch(() => null);
    this.#started = null;
    await started?.browser.close();
    await started?.served.close();
  }
}

const shared = new Shared();

/** No answer: the page crashed, was closed, or took too long. */
class Lost extends Error {}

type Global = { readonly epscheck: Bridge };

/** One backend's page. What hangs or crashes costs its page; the next call gets a new one. */
class Playing {
  readonly #mode: Mode;
  readonly #timeout: number;
  readonly #signal: AbortSignal | undefined;
  #page: Page | null = null;
  #crashed: ((reason: Error) => void) | null = null;

  constructor(mode: Mode, timeout: number, signal: AbortSignal | undefined) {
    this.#mode = mode;
    this.#timeout = timeout;
    this.#signal = signal;
    shared.hold();
  }

  /** Opens the page and says whether the backend runs in it. */
  async open(): Promise<Probed> {
    const page = await shared.page();
    const fail = (what: string) => () => this.#crashed?.(new Lost(what));
    page.on('crash', fail('the page crashed'));
    page.on('close', fail('the page was closed'));
    this.#page = page;
    const probed = page.evaluate(
      (mode) => (globalThis as unknown as Global).epscheck.probe(mode),
      this.#mode,
    );
    return unpack<Probed>(await this.#inTime(probed));
  }

  async call(message: unknown): Promise<Reply> {
    if (this.#page === null) await this.open();
    const page = this.#page as Page;
    const text = page.evaluate(
      (packed) => (globalThis as unknown as Global).epscheck.call(packed),
      pack(message),
    );
    return unpack<Reply>(await this.#inTime(text));
  }

  async #inTime(text: Promise<string>): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const stopped = (): void => this.#crashed?.(new Stopped());
    try {
      return await new Promise<string>((done, fail) => {
        this.#crashed = fail;
        if (this.#signal?.aborted === true) fail(new Stopped());
        this.#signal?.addEventListener('abort', stopped);
        timer = setTimeout(() => fail(new Lost(`no answer within ${this.#timeout / 1000} s`)), this.#timeout);
        text.then(done, (error: unknown) => fail(new Lost(messageOf(error))));
      });
    } catch (error) {
      await this.#drop();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#signal?.removeEventListener('abort', stopped);
      this.#crashed = null;
    }
  }

  async #drop(): Promise<void> {
    const page = this.#page;
    this.#page = null;
    // A page that hangs does not answer: its process ends with its context.
    await page?.close({ runBeforeUnload: false }).catch(() => undefined);
  }

  async dispose(): Promise<void> {
    await this.#drop();
    await shared.release();
  }
}

/** The fast path on a backend of Chromium, or the reason why it does not run there. Starts the browser. */
export const chromiumOn = async (
  backend: Backend,
  timeout = 10_000,
  signal?: AbortSignal,
): Promise<Candidate> => {
  const { name, mode } = backend;
  const missing = await chromiumMissing();
  if (missing !== null) return { backend: name, unavailable: missing };
  const playing = new Playing(mode, timeout, signal);
  const giveUp = async (unavailable: Unavailable): Promise<Candidate> => {
    await playing.dispose();
    return { backend: name, unavailable };
  };
  let probed: Probed;
  try {
    probed = await playing.open();
  } catch (error) {
    const remedy = `${executable() ?? 'chromium'} --headless --no-sandbox --dump-dom about:blank`;
    return giveUp({ reason: `Chromium does not run: ${messageOf(error).split('\n')[0] ?? ''}`, remedy });
  }
  if (probed.kind === 'unavailable') return giveUp(probed.unavailable);
  const { fastOperations } = await import('../../impl/fast-path.ts');
  let seen: Attestation | null = null;
  const implementation = fastImplementation({
    backend: name,
    profile: heldTo(backend),
    offers: Object.keys(fastOperations),
    call: async (operation, inputs, settings) => {
      const plays = playsIn(operation, inputs);
      let reply: Reply;
      try {
        reply = await playing.call({ operation: operation.name, inputs, settings, plays });
      } catch (error) {
        if (error instanceof Lost) return { kind: 'lost', message: error.message };
        throw error;
      }
      seen = reply.attestation;
      if (reply.kind === 'didNotRun') throw new DidNotRun(reply.unavailable.reason, reply.unavailable.remedy);
      return reply.answer;
    },
    attestation: () => (seen === null ? null : { ...seen, requested: name }),
    dispose: () => playing.dispose(),
  });
  return { backend: name, implementation };
};
