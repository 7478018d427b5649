/** Somebody who opens the page in Chromium. */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Report, reportSchema } from '../../report/schema.ts';
import { type Served, servePage } from '../../runners/browser/serve.ts';
import { launch } from './browser.ts';

type Options = Parameters<Browser['newContext']>[0];

export const phone: Options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const desktop: Options = { viewport: { width: 1280, height: 800 } };

export class Visitor {
  /** Errors on the console, and errors that nobody caught. */
  readonly complaints: string[] = [];
  readonly #contexts: BrowserContext[] = [];
  readonly #browser: Browser;
  readonly #served: Served;

  private constructor(browser: Browser, served: Served) {
    this.#browser = browser;
    this.#served = served;
  }

  static async start(): Promise<Visitor> {
    return new Visitor(await launch(), await servePage());
  }

  /** Opens the page, in a context of its own; `before` is run in it first. */
  async open(query: string, options: Options = {}, before = ''): Promise<Page> {
    const context = await this.#browser.newContext(options);
    this.#contexts.push(context);
    if (before !== '') await context.addInitScript(before);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    await page.goto(`${this.#served.url}${query}`);
    await page.waitForSelector('#backends input', { state: 'attached' });
    return page;
  }

  async end(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.#browser.close();
    await this.#served.close();
  }
}

/** The run has ended, and its results are there. */
export const ended = (page: Page): Promise<unknown> => page.waitForSelector('#results:not([hidden])');

const downloaded = async (page: Page, selector: string): Promise<Buffer> => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  return readFileSync(await file.path());
};

export const reportFrom = async (page: Page): Promise<Report> =>
  reportSchema.parse(JSON.parse((await downloaded(page, '#download')).toString()));

export const pictureFrom = (page: Page): Promise<Buffer> => downloaded(page, '#save');

/** Whether all of an element is in the window. */
export const isInWindow = async (page: Page, selector: string): Promise<boolean> => {
  const box = await page.locator(selector).boundingBox();
  const size = page.viewportSize();
  if (box === null || size === null) return false;
  const { x, y, width, height } = box;
  return x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height;
};
