/** binary32 on the host, for the scalars of a step: every operation is rounded once. */
const { fround } = Math;

export const add = (x: number, y: number): number => fround(x + y);
export const sub = (x: number, y: number): number => fround(x - y);
export const mul = (x: number, y: number): number => fround(x * y);
export const div = (x: number, y: number): number => fround(x / y);
export const exp = (x: number): number => fround(Math.exp(x));

/** sqrt(max(x, 0)) */
export const sqrtNonneg = (x: number): number => fround(Math.sqrt(Math.max(x, 0)));

/** x / (y + epsilon) */
export const safeDiv = (x: number, y: number, epsilon: number): number => div(x, add(y, epsilon));

/** n / m of counts, each rounded first; 0 where m = 0 */
export const fraction = (n: number, m: number): number => (m === 0 ? 0 : div(fround(n), fround(m)));
