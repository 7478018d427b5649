/** The fast path in headless Chromium: one browser for all of its backends, one page for each. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import type { Backend, Unavailable } from '../../impl/backends.ts';
import type { Mode } from '../../impl/gpujs/modes.ts';
import { inTime, type Limits, Lost, type Respondent, Restarted } from './ask.ts';
import type { Bridge, CallMessage, Probed, Reply } from './browser/messages.ts';
import { type Served, servePage } from './browser/serve.ts';
import { pack, unpack } from './browser/wire.ts';
import { messagedImplementation } from './fast-implementation.ts';
import { heldTo } from './held-to.ts';
import { messageOf } from './answered.ts';
import type { Candidate } from './implementation.ts';

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

/** Whether Playwright is installed. It is loaded only to start a browser: it takes as long to load as all of ours. */
const hasPlaywright = (): boolean => {
  try {
    createRequire(import.meta.url).resolve('playwright-core');
    return true;
  } catch {
    return false;
  }
};

/** What is missing to drive Chromium, or null: looked for without starting it. */
export const chromiumMissing = (): Unavailable | null => {
  if (!hasPlaywright())
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
  const executablePath = executable();
  if (executablePath === undefined) throw new Error('Chromium is missing');
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: flags, handleSIGINT: false });
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

type Global = { readonly epscheck: Bridge };

/** A page with the backend in it. What hangs or crashes costs its page. */
class PlayerPage implements Respondent<CallMessage, Reply> {
  readonly #page: Page;
  #gone: Lost | null = null;
  #fail: (reason: Lost) => void = () => undefined;

  constructor(page: Page) {
    this.#page = page;
    const end = (what: string) => (): void => {
      this.#gone ??= new Lost(what);
      this.#fail(this.#gone);
    };
    page.on('crash', end('the page crashed'));
    page.on('close', end('the page was closed'));
  }

  get ended(): boolean {
    return this.#gone !== null;
  }

  /** Whether the backend runs in this page. */
  probe(mode: Mode): Promise<Probed> {
    return this.#said(
      this.#page.evaluate((named) => (globalThis as unknown as Global).epscheck.probe(named), mode),
    );
  }

  ask(message: CallMessage): Promise<Reply> {
    return this.#said(
      this.#page.evaluate((packed) => (globalThis as unknown as Global).epscheck.call(packed), pack(message)),
    );
  }

  #said<T>(text: Promise<string>): Promise<T> {
    return new Promise((done, fail) => {
      this.#fail = fail;
      text
        .catch((error: unknown): never => {
          throw new Lost(messageOf(error));
        })
        .then((packed) => done(unpack<T>(packed)))
        .catch(fail);
    });
  }

  async stop(): Promise<void> {
    // A page that hangs does not answer: its process ends with its context.
    await this.#page.close({ runBeforeUnload: false }).catch(() => undefined);
  }
}

/** Opens a page, and asks whether the backend runs in it. */
const openPage = async (
  mode: Mode,
  limits: Limits,
): Promise<{ readonly page: PlayerPage; readonly probed: Probed }> => {
  const page = new PlayerPage(await shared.page());
  try {
    return { page, probed: await inTime(() => page.probe(mode), limits) };
  } catch (error) {
    await page.stop();
    throw error;
  }
};

/** The fast path on a backend of Chromium, or the reason why it does not run there. Starts the browser. */
export const chromiumOn = async (
  backend: Backend,
  timeout = 10_000,
  signal?: AbortSignal,
): Promise<Candidate> => {
  const { name, mode } = backend;
  const missing = chromiumMissing();
  if (missing !== null) return { backend: name, unavailable: missing };
  const limits: Limits = { timeout, signal };
  const again = async (): Promise<PlayerPage> => {
    const { page, probed } = await openPage(mode, limits);
    if (probed.kind === 'ready') return page;
    await page.stop();
    throw new Lost(probed.unavailable.reason);
  };
  shared.hold();
  let opened: Awaited<ReturnType<typeof openPage>>;
  try {
    opened = await openPage(mode, limits);
  } catch (error) {
    await shared.release();
    const reason = `Chromium does not run: ${messageOf(error).split('\n')[0] ?? ''}`;
    const remedy = `${executable() ?? 'chromium'} --headless --no-sandbox --dump-dom about:blank`;
    return { backend: name, unavailable: { reason, remedy } };
  }
  const pages = new Restarted(again, limits, opened.page);
  const dispose = async (): Promise<void> => {
    await pages.stop();
    await shared.release();
  };
  if (opened.probed.kind === 'unavailable') {
    await dispose();
    return { backend: name, unavailable: opened.probed.unavailable };
  }
  const { fastOperations } = await import('../../impl/fast-path.ts');
  const implementation = messagedImplementation(
    { backend: name, profile: heldTo(backend), offers: Object.keys(fastOperations), dispose },
    (message) => pages.ask(message),
  );
  return { backend: name, implementation };
};
