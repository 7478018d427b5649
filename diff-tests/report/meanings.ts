/** Words that a reader may not know, each in a sentence or two: the page and the HTML report show them where they stand. */
export const meanings = {
  'max ulp':
    'An ulp is the distance from one float to the next at this size. This is the largest error, counted in them. It is no verdict: where terms cancel, the right roundings are many ulp from the exact value.',
  budget:
    'The largest share of the error that roundings alone can make, when every operation errs by half an ulp. Right programs stay near 1; a mistake is usually far above.',
  meets:
    'The strictest of three rules that all cases met. ieee754: the bits of IEEE 754 arithmetic in the order written. ieee754-wide: right, with wider intermediates. ieee754-loose: right, with other roundings or arranged in another way. Subnormals flushed: met once tiny numbers may be taken for zero, as GPUs do. A dash: none of the three; its own rules may allow that.',
  'held to':
    'The rules by which the verdict is made: which results the standard behind this backend allows. ieee754 is the strictest. glsl and wgsl are what WebGL and WebGPU promise.',
  undecided:
    'Outside the set where another order of a sum is not excluded, or at its very end: neither right nor wrong by what is known.',
  unconstrained: 'The profile allows any result here: such a case says nothing for or against.',
} as const;
