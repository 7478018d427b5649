/** The names in Lean, as its text has them at the commits that the links are pinned to. */
import { expect, test } from 'vitest';
import { operations } from '../../../../spec/operations.ts';

const names: Readonly<Record<string, string>> = {
  sqrtNonneg: 'sqrtNonneg',
  safeDiv: 'safeDiv',
  model: 'EpsModel',
  linearBetas: 'VPSchedule.linearBetas',
  alphaBar: 'VPSchedule.alphaBarVec',
  timeOfIndex: 'VPSchedule.timeOfIndex',
  qSample: 'qSample',
  x0Pred: 'x0Pred',
  x0PredFromEps: 'x0PredFromEps',
  ddpmStep: 'ddpmStep',
  ddpmSample: 'ddpmSample',
  ddimStep: 'ddimStep',
  ddimSample: 'ddimSample',
  imageDdimStep: 'ImageDDIM.step',
  imageDdimStepFromEps: 'ImageDDIM.stepFromEps',
  imageDdimSample: 'ImageDDIM.sample',
  vpBeta: 'VPLinearSchedule.beta',
  vpAlphaBar: 'VPLinearSchedule.alphaBar',
  vpSigma: 'VPLinearSchedule.sigma',
  pfOdeRhs: 'pfOdeRhs',
  eulerStep: 'eulerStep',
  pfOdeSampleEuler: 'pfOdeSampleEuler',
  epsPredLoss: 'epsPredLoss',
};

test('every operation has the name of its definition, and a link to one line of one commit', () => {
  expect(Object.fromEntries(operations.map(({ name, source }) => [name, source.lean]))).toEqual(
    Object.fromEntries(Object.entries(names).map(([name, lean]) => [name, `Generative.Diffusion.${lean}`])),
  );
  for (const { name, source } of operations)
    expect([name, source.link]).toEqual([
      name,
      expect.stringMatching(
        /^https:\/\/github\.com\/\w+\/TorchLean\/blob\/[0-9a-f]{40}\/NN\/Spec\/Generative\/Diffusion\/\w+\.lean#L\d+$/,
      ),
    ]);
});
