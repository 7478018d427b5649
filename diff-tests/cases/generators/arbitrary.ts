import fc from 'fast-check';

/**
 * An arbitrary that generates as `base` does and shrinks by `simpler`, which needs no memory of how the value was
 * made: so edge cases, stored cases and generated ones all shrink alike.
 */
class Shrinking<T> extends fc.Arbitrary<T> {
  readonly #base: fc.Arbitrary<T>;
  readonly #simpler: (value: T) => Iterable<T>;

  constructor(base: fc.Arbitrary<T>, simpler: (value: T) => Iterable<T>) {
    super();
    this.#base = base;
    this.#simpler = simpler;
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<T> {
    return new fc.Value(this.#base.generate(random, bias).value_, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return value !== undefined;
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    const simpler = this.#simpler(value);
    return new fc.Stream(
      (function* () {
        for (const candidate of simpler) yield new fc.Value(candidate, undefined);
      })(),
    );
  }
}

export const shrinking = <T>(base: fc.Arbitrary<T>, simpler: (value: T) => Iterable<T>): fc.Arbitrary<T> =>
  new Shrinking(base, simpler);
