/**
 * exp in binary64 with an error bound of its own: ECMAScript promises nothing of `Math.exp`.
 *
 * x = k ln2 + r, |r| <= 0.35. k times the upper part of ln2 (33 bits) is exact, and so is its difference from x (they
 * are within a factor of 2, or k is 0); the lower part brings r an error below 2^-54. The Taylor polynomial of degree 13
 * leaves out less than 0.35^14/14! < 2^-56, and Horner's scheme rounds 26 times on sums between 0.7 and 1.5, the errors
 * of all but the last few shrunk by powers of r: below 2^-51 together. All in all below 2^-50 of the result; four times
 * that is said. The power of two is exact: |x| < 700 keeps the result normal. Which of two
 * integers k is where x/ln2 lies between them decides nothing: lanes.ts rounds a tie to the even one.
 */

/** ln 2 in two parts, the upper one of 33 bits. */
export const [upper, lower] = [0.6931471804855391, 7.440617110012396e-11];
export const perLn2 = 1.4426950408889634;

/** 1/n!, from 13 down to 2. */
export const coefficients = Array.from({ length: 12 }, (_, i) => {
  let factorial = 1;
  for (let n = 2; n <= 13 - i; n++) factorial *= n;
  return 1 / factorial;
});

/** The largest |x| that `approximateExp` takes. */
export const largestArgument = 700;

/** Relative: exp(x) is within this share of `approximateExp(x)`. */
export const expShare = 2 ** -48;

/** exp(x) for |x| <= 700, within `expShare` of it. */
export const approximateExp = (x: number): number => {
  const k = Math.round(x * perLn2);
  const r = x - k * upper - k * lower;
  let sum = 0;
  for (const coefficient of coefficients) sum = (sum + coefficient) * r;
  return (sum * r + r + 1) * 2 ** k;
};
