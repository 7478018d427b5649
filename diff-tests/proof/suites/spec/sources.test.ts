/** Where definitions come from: TorchLean's own text, a paper, or a file, at one commit. */
import { describe, expect, test } from 'vitest';
import { operations } from '../../../../spec/operations.ts';
import { fileSource, leanSource, paperSource, sourceText } from '../../../../spec/source.ts';

const line = /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/blob\/[0-9a-f]{40}\/.+#L\d+$/;
const mirrored =
  /^https:\/\/github\.com\/\w+\/TorchLean\/blob\/[0-9a-f]{40}\/NN\/Spec\/Generative\/Diffusion\/\w+\.lean#L\d+$/;

test.each(operations.map(({ name, source }) => [name, source] as const))(
  '%s comes from one line of one commit, or from an equation of a paper',
  (_name, { kind, name, link, code }) => {
    if (kind === 'lean') {
      expect(name).toMatch(/^Generative\.Diffusion\.(\w+\.)?\w+$/);
      expect(link).toMatch(mirrored);
    }
    if (kind === 'file') expect(link).toMatch(line);
    if (code !== null) expect(code.link).toMatch(line);
  },
);

const at = {
  repository: 'huggingface/diffusers',
  commit: '0123456789abcdef0123456789abcdef01234567',
  path: 'src/diffusers/schedulers/scheduling_ddim.py',
  line: 341,
};
const fileLink = `https://github.com/${at.repository}/blob/${at.commit}/${at.path}#L341`;
const paper = {
  authors: 'Song, Meng and Ermon',
  year: 2021,
  equation: '12',
  link: 'https://arxiv.org/abs/2010.02502',
};

describe('a source', () => {
  test('is shown by its name and its link, a paper with the code beside it', () => {
    expect(leanSource('Generative.Diffusion.qSample', at)).toEqual({
      kind: 'lean',
      name: 'Generative.Diffusion.qSample',
      link: fileLink,
      code: null,
    });
    expect(sourceText(fileSource(at))).toBe(`huggingface/diffusers ${at.path} (${fileLink})`);
    expect(sourceText(paperSource(paper))).toBe(
      'Song, Meng and Ermon 2021, equation 12 (https://arxiv.org/abs/2010.02502)',
    );
    expect(sourceText(paperSource({ ...paper, code: fileSource(at) }))).toBe(
      `Song, Meng and Ermon 2021, equation 12 (https://arxiv.org/abs/2010.02502), as in ${sourceText(fileSource(at))}`,
    );
  });

  test.each([
    [() => fileSource({ ...at, commit: 'main' }), "a source's commit must be 40 hex digits, got 'main'"],
    [() => fileSource({ ...at, repository: 'diffusers' }), "repository must be owner/name, got 'diffusers'"],
    [() => fileSource({ ...at, line: 0 }), "a source's line must be an integer >= 1, got 0"],
    [() => paperSource({ ...paper, authors: ' ' }), "must name its authors and the equation, got ' ', '12'"],
    [() => paperSource({ ...paper, equation: '' }), 'must name its authors and the equation'],
    [() => paperSource({ ...paper, year: 21 }), "a paper's year must have four digits, got 21"],
    [() => paperSource({ ...paper, link: 'arxiv' }), "a paper's link must be https://..., got 'arxiv'"],
  ])('that leads nowhere is refused: %#', (make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});
