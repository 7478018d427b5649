/** The page: choose, run, read the verdict. */
import { tool } from '../../engine/tool.ts';
import { messageOf } from '../../runners/answered.ts';
import { BadChoice, type Choice, choiceInAddress, firstChoice, queryOf, startsIn } from '../choice.ts';
import type { Probed } from '../../runners/browser/messages.ts';
import { type PageMode, pageModes } from '../../../impl/gpujs/modes.ts';
import { probe } from './devices.ts';
import { showCase } from './case-dialog.ts';
import { byId, el } from './dom.ts';
import { estimateOf, leftOf, tookFor } from './estimate.ts';
import {
  deviceText,
  type Found,
  missingIn,
  onChange,
  readChoice,
  showBackends,
  showChoice,
  showOperations,
  showProfiles,
} from './form.ts';
import { showPicture } from './picture.ts';
import { showResults } from './results.ts';
import { type Run, startRun } from './run.ts';

const say = (text: string): void => {
  byId('status').textContent = text;
};

/** What went wrong, and what can be done. */
const showProblem = (what: string | null, remedy = ''): void => {
  const problem = byId('problem');
  problem.hidden = what === null;
  problem.replaceChildren(...(what === null ? [] : [el('p', {}, el('b', {}, what), ` ${remedy}`)]));
};

/** One button at a time: what can be done now. */
const showRunning = (running: boolean): void => {
  const isFocused = document.activeElement === byId('run');
  byId('run').hidden = byId('estimate').hidden = running;
  byId('stop').hidden = byId('progress').hidden = !running;
  if (running && isFocused) byId('stop').focus();
  byId('choice').setAttribute('aria-busy', String(running));
};

/** The bar moves with every message; what is read aloud changes with each operation only. */
const showProgress = (): ((done: number, total: number, what: string) => void) => {
  let said = '';
  const start = performance.now();
  return (done, total, what) => {
    byId<HTMLProgressElement>('bar').max = total;
    byId<HTMLProgressElement>('bar').value = done;
    byId('doing').textContent =
      `${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} cases${leftOf(done, total, performance.now() - start)}`;
    if (what !== said) say(`Judging ${what}, ${Math.round((100 * done) / total)} percent done`);
    said = what;
  };
};

const reload =
  'Reload the page and run again with fewer operations or cases; if it stays, try another browser.';

/** The run that goes on, and the one whose results are shown. */
let current: Run | null = null;
let last: Run | null = null;

const deviceTexts = (found: Found): ReadonlyMap<PageMode, string> =>
  new Map([...found].map(([mode, of]) => [mode, of.kind === 'ready' ? deviceText(of.device) : '']));

/** What is drawn after the verdict is there to be read: the plots, with a library of their own, and the picture. */
const showPictures = async (run: Run, choice: Choice, found: Found): Promise<void> => {
  const { report, points } = await run.finished;
  const { plotsOf } = await import('./plots.ts');
  if (run !== last) return;
  byId('errors').append(plotsOf(points, (id) => void run.open(id).then(showCase)));
  const ran = choice.backends.filter((mode) =>
    report.results.some(({ backend, cases }) => backend === mode && cases > 0),
  );
  await showPicture(byId('picture'), ran, deviceTexts(found));
};

const run = async (choice: Choice, found: Found): Promise<void> => {
  showProblem(null);
  history.replaceState(null, '', queryOf(choice));
  byId('results').hidden = true;
  showRunning(true);
  const start = performance.now();
  last?.end();
  current = last = startRun(choice, missingIn(found), showProgress());
  try {
    const { report, points } = await current.finished;
    if (report.complete) tookFor(choice, performance.now() - start);
    showResults(byId('results'), { report, points, choice });
    byId('results').hidden = byId('skip').hidden = false;
    byId('results').focus({ preventScroll: true });
    byId('results').scrollIntoView({ block: 'start', behavior: 'instant' });
    say(`Done. ${byId('verdict').textContent}`);
    void showPictures(current, choice, found);
  } catch (error) {
    showProblem(`The run ended early: ${messageOf(error)}.`, reload);
  } finally {
    current = null;
    showRunning(false);
    showEstimate();
  }
};

/** What the button will do; nothing where the choice cannot be run. */
const showEstimate = (): void => {
  try {
    byId('estimate').textContent = estimateOf(readChoice());
  } catch (error) {
    if (!(error instanceof BadChoice)) throw error;
    byId('estimate').textContent = '';
  }
};

const probed = async (mode: PageMode): Promise<Probed> => {
  try {
    return await probe(mode);
  } catch (error) {
    const reason = `asking for ${mode} failed: ${messageOf(error)}`;
    return {
      kind: 'unavailable',
      unavailable: { reason, remedy: 'reload the page, or try another browser' },
    };
  }
};

/** A choice that cannot be run says what can be; anything else is a defect. */
const showBadChoice = (error: unknown): void => {
  if (!(error instanceof BadChoice)) throw error;
  byId<HTMLDetailsElement>('choose').open = true;
  showProblem(error.message);
};

const start = async (): Promise<void> => {
  byId('tool').textContent = tool;
  showOperations();
  showProfiles();
  const found = new Map<PageMode, Probed>();
  for (const mode of pageModes) found.set(mode, await probed(mode));
  showBackends(found);
  showChoice(firstChoice);
  onChange(showEstimate);
  byId('stop').addEventListener('click', () => {
    say('Stopping: what was found so far is shown.');
    current?.stop();
  });
  byId('choice').addEventListener('submit', (event) => {
    event.preventDefault();
    if (current !== null) return;
    try {
      void run(readChoice(), found);
    } catch (error) {
      showBadChoice(error);
    }
  });
  try {
    const choice = choiceInAddress(location.search);
    showChoice(choice);
    showEstimate();
    if (startsIn(location.search)) await run(choice, found);
  } catch (error) {
    showBadChoice(error);
  }
};

await start();
