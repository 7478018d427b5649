/** "a", "a or b", "a, b or c". */
export const joinedBy = (word: 'and' | 'or', parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
