/**
 * A right C program, compiled in ways that change its arithmetic: every rejected row has a reason, and it is the
 * compiler's. One build and three rows in CI, all of them in `npm run long`.
 */
import { describe, expect, test } from 'vitest';
import { reasonOf } from '../../report/diagnosis.ts';
import { reportSchema, type Result } from '../../report/schema.ts';
import { compiled, hasCompiler, type Program } from './c-program.ts';
import { oneIn } from './long.ts';
import { runCli } from './run-cli.ts';

if (!hasCompiler) console.log('compilers.test.ts: skipped: cc is no gcc');

/** The bits of the register that make subnormal results (FTZ) or operands (DAZ) zero. */
const withRegister = (bits: string): string =>
  `__attribute__((constructor)) static void set(void) { __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | ${bits}); }\n`;

interface Build extends Program {
  /** Judged by the bits of IEEE 754, where the usual profile allows what it does. */
  readonly strict?: true;
  readonly reason: RegExp;
  readonly operations?: readonly string[];
}

const fast =
  /subnormal numbers were 0|NaN, infinities and overflow did not occur|max, min and clamp lost a NaN/;
const wider = /contraction|wider format|rearranged/;
const few = ['sqrtNonneg', 'eulerStep'];

const builds: Readonly<Record<string, Build>> = {
  '-O3 -ffast-math': { flags: ['-O3', '-ffast-math'], reason: fast, operations: few },
  '-O3 -march=native -ffast-math': { flags: ['-O3', '-march=native', '-ffast-math'], reason: fast },
  '-Ofast -mrecip': { flags: ['-Ofast', '-mrecip'], reason: /estimates|not exact|subnormal|did not occur/ },
  'FTZ alone': { flags: ['-O2'], before: withRegister('0x8000'), reason: /^as if subnormal numbers were 0/ },
  'DAZ alone': { flags: ['-O2'], before: withRegister('0x40'), reason: /^as if subnormal numbers were 0/ },
  '-O3 -march=native': { flags: ['-O3', '-march=native'], strict: true, reason: wider },
  x87: { flags: ['-O2', '-mfpmath=387'], strict: true, reason: wider },
  'x87 in binary64': { flags: ['-O2', '-mfpmath=387'], num: 'double', strict: true, reason: wider },
  '_Float16 through float': { flags: ['-O2'], num: '_Float16', strict: true, reason: wider },
};

const rowsOf = (file: string, { strict, operations }: Build): readonly Result[] => {
  const only = operations === undefined ? [] : ['--op', operations.join(',')];
  const profile = strict === true ? ['--profile', 'ieee754'] : [];
  const args = ['check', '--exec', file, '--runs', '40', '--no-store', '--json', '-', ...only, ...profile];
  return reportSchema.parse(JSON.parse(runCli(args).stdout)).results;
};

const names = Object.keys(builds);

describe.skipIf(!hasCompiler).each(oneIn(names.length, names))('gcc %s', (name) => {
  const build = builds[name] as Build;

  test('every rejected row has the reason of the compiler', () => {
    const file = compiled(build);
    if (file === null) return;
    const rejected = rowsOf(file, build).filter((row) => row.rejected > 0);
    expect(rejected.length).toBeGreaterThan(0);
    for (const { operation, failures, ordinary } of rejected) {
      expect([operation, failures.length > 0]).toEqual([operation, true]);
      for (const { diagnosis } of failures) {
        const [first] = diagnosis;
        const text = first === undefined ? `${operation}: no reason` : reasonOf(first);
        expect(text).toMatch(build.reason);
        expect(text.includes('every ordinary case is accepted')).toBe(ordinary.rejected === 0);
      }
    }
  }, 600_000);
});
