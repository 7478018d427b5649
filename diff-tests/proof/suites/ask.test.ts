/** How everybody is asked: a worker, a page, a program. */
import { describe, expect, test } from 'vitest';
import { inTime, Lost, orLost, type Respondent, Restarted } from '../../runners/ask.ts';
import { Stopped } from '../../runners/implementation.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const long = { timeout: 100_000 };

describe('an answer in time', () => {
  test('is the answer; one that is late is lost, and the time is named', async () => {
    expect(await inTime(() => Promise.resolve(1), long)).toBe(1);
    await expect(inTime(never, { timeout: 20 })).rejects.toEqual(new Lost('no answer within 0.02 s'));
  });

  test('is not waited for when the run is stopped, and not asked for after that', async () => {
    const stop = new AbortController();
    const going = inTime(never, { ...long, signal: stop.signal });
    stop.abort();
    await expect(going).rejects.toBeInstanceOf(Stopped);
    let asked = 0;
    const ask = async (): Promise<number> => (asked += 1);
    await expect(inTime(ask, { ...long, signal: stop.signal })).rejects.toBeInstanceOf(Stopped);
    expect(asked).toBe(0);
  });

  test('what is thrown at once is thrown', async () => {
    const ask = (): Promise<number> => {
      throw new RangeError('no');
    };
    await expect(inTime(ask, long)).rejects.toEqual(new RangeError('no'));
  });
});

/** Answers with its number; 'hang' never, 'die' as lost, and 'end' ends it after the answer. */
const counted = () => {
  const log: string[] = [];
  let started = 0;
  const start = async (): Promise<Respondent<string, number>> => {
    const number = ++started;
    let ended = false;
    log.push(`start ${number}`);
    return {
      get ended() {
        return ended;
      },
      ask: async (question) => {
        if (question === 'hang') return never();
        if (question === 'die') throw new Lost('it died');
        ended = question === 'end';
        return number;
      },
      stop: async () => void log.push(`stop ${number}`),
    };
  };
  return { log, start };
};

describe('who is lost is started again', () => {
  test('only then: the same one answers as long as it lives', async () => {
    const { log, start } = counted();
    const asked = new Restarted(start, { timeout: 20 });
    expect([await asked.ask(''), await asked.ask('')]).toEqual([1, 1]);
    await expect(asked.ask('hang')).rejects.toBeInstanceOf(Lost);
    expect(await asked.ask('')).toBe(2);
    await expect(asked.ask('die')).rejects.toEqual(new Lost('it died'));
    expect([await asked.ask('end'), await asked.ask('')]).toEqual([3, 4]);
    await asked.stop();
    await asked.stop();
    expect(log).toEqual(['start 1', 'stop 1', 'start 2', 'stop 2', 'start 3', 'start 4', 'stop 4']);
  });

  test('the first one may be running already', async () => {
    const { log, start } = counted();
    const asked = new Restarted(start, long, await start());
    expect(await asked.ask('')).toBe(1);
    expect(log).toEqual(['start 1']);
  });
});

describe('lost as an answer', () => {
  test('is the answer lost; another error is no answer', async () => {
    expect(await orLost(Promise.reject(new Lost('gone')))).toEqual({ kind: 'lost', message: 'gone' });
    await expect(orLost(Promise.reject(new Stopped()))).rejects.toBeInstanceOf(Stopped);
  });
});
