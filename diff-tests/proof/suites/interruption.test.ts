/** Signals that come together are one; one that comes later stops at once. */
import { afterEach, expect, test, vi } from 'vitest';
import { interruption } from '../../cli/interruption.ts';

afterEach(() => vi.restoreAllMocks());

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (name, code) => {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const { signal, release } = interruption();
  try {
    expect(signal.aborted).toBe(false);
    process.emit(name, name);
    expect(signal.aborted).toBe(true);
    now += 300;
    process.emit(name, name);
    expect(exit).not.toHaveBeenCalled();
    now += 1;
    process.emit(name, name);
    expect(exit).toHaveBeenCalledExactlyOnceWith(code);
    expect(said).toHaveBeenCalledTimes(1);
  } finally {
    release();
  }
});
