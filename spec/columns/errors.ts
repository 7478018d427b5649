/**
 * What an operation of binary64 leaves over, exactly: by error-free transformations, which use only the sums and
 * products that ECMAScript (IEEE 754) rounds correctly.
 */

/** x + y - (the rounded sum s): Knuth's TwoSum, exact where nothing overflows. */
export const sumError = (x: number, y: number, s: number): number => {
  const back = s - x;
  return x - (s - back) + (y - back);
};

const splitter = 2 ** 27 + 1;
/** Between these a product splits without overflow, and its error is no subnormal number that lost bits. */
const [leastProduct, mostFactor] = [2 ** -960, 2 ** 995];

/** Whether the error of the product p = fl(x y) is known exactly by `productError`. */
export const hasProductError = (x: number, y: number, p: number): boolean =>
  Math.abs(p) >= leastProduct &&
  Math.abs(p) <= mostFactor &&
  Math.abs(x) <= mostFactor &&
  Math.abs(y) <= mostFactor;

/** x y - p: Dekker's product of halves of 26 bits. */
export const productError = (x: number, y: number, p: number): number => {
  const [a, b] = [splitter * x, splitter * y];
  const [xh, yh] = [a - (a - x), b - (b - y)];
  const [xl, yl] = [x - xh, y - yh];
  return xl * yl - (p - xh * yh - xl * yh - xh * yl);
};
