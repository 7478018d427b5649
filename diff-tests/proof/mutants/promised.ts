/** A promise of a bank, with the rows that break it. */
export interface Promised<Row> {
  readonly text: string;
  readonly broken: readonly Row[];
  readonly kept: boolean;
}

/** `share`: how many of the rows must keep it. */
export const promised = <Row>(
  text: string,
  of: readonly Row[],
  breaks: (row: Row) => boolean,
  share = 1,
): Promised<Row> => {
  const broken = of.filter(breaks);
  const keep = of.length - broken.length;
  return { text: `${keep} of ${of.length} ${text}`, broken, kept: keep >= share * of.length };
};
