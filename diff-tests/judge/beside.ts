/** What stands beside a verdict (a diagnosis, a measure, a fingerprint) is left out where making it fails: it ends no run. */

/** What is made, or something else where making it throws; `failed` is told why. */
export const orElse = <V>(make: () => V, otherwise: V, failed?: (error: unknown) => void): V => {
  try {
    return make();
  } catch (error) {
    failed?.(error);
    return otherwise;
  }
};

/** The same of what is made later. */
export const orElseLater = async <V>(
  make: () => Promise<V>,
  otherwise: V,
  failed?: (error: unknown) => void,
): Promise<V> => {
  try {
    return await make();
  } catch (error) {
    failed?.(error);
    return otherwise;
  }
};
