/** The generated region of docs/fingerprint.md: each fact, from the same data as the lines of a report. */
import { facts } from '../reasons/fingerprint/facts.ts';
import { markdownTable } from './markdown.ts';

export const fingerprintGenerators: Readonly<Record<string, () => string>> = {
  'fingerprint-facts': () =>
    markdownTable(
      ['fact', 'what it means', 'the probe', 'what it cannot tell'],
      Object.entries(facts).map(([name, { means, probe, blind }]) => [`\`${name}\``, means, probe, blind]),
    ),
};
