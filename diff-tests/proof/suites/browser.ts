/** Chromium for tests, or the reason why they are skipped. */
import type { Browser } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../../runners/chromium.ts';

/** null where Chromium can be driven; else why not, which is also printed. */
export const skipReason = async (what: string): Promise<string | null> => {
  const missing = chromiumMissing();
  if (missing === null) return null;
  const reason = `${missing.reason}; ${missing.remedy}`;
  console.log(`${what} is skipped: ${reason}`);
  return reason;
};

export const launch = async (): Promise<Browser> => launchChromium();
