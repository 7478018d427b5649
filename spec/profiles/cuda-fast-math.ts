/** CUDA C++ under nvcc -use_fast_math: -ftz=true -prec-div=false -prec-sqrt=false, and intrinsics for functions. */
import { flooredUlps, nearest, profile, ratio, row, told, ulps, within } from './clauses.ts';
import { noFreedoms } from './profile.ts';

const guide = 'https://docs.nvidia.com/cuda/cuda-c-programming-guide/index.html#intrinsic-functions';
const standard = told(
  'CUDA C++ Programming Guide, Mathematical Functions, Standard Functions, single precision',
  guide,
);
const intrinsics = told('CUDA C++ Programming Guide, Intrinsic Functions, single precision', guide);
const conversions = told('CUDA Math API, Type Casting Intrinsics; a cast rounds as __int2float_rn does');

export const cudaFastMath = profile({
  name: 'cuda-fast-math',
  summary: 'CUDA kernels under -use_fast_math: float, compute capability 5.2 or newer',
  contains: ['ieee754'],
  rows: {
    binary32: {
      add: row(nearest, standard),
      mul: row(nearest, standard),
      // __fdividef. From 2^126 up it gives 0, or NaN for an infinite numerator.
      div: within(ulps('cudaRne', ratio(2n)), intrinsics, { least: -126, most: 126 }),
      sqrt: row(ulps('cudaRne', ratio(1n)), standard),
      // __expf
      exp: row(flooredUlps('cudaRne', ratio(2n), ratio(1173n, 1000n)), intrinsics),
      constant: row(nearest, conversions),
      cast: row(nearest, conversions),
    },
  },
  freedoms: { ...noFreedoms, contract: true, flush: true, dropNaN: true },
  source: [
    told(
      'CUDA Compiler Driver NVCC, --use_fast_math implies --ftz=true --fmad=true: contract, flush; read in a copy of the list of options',
      'https://www.cnblogs.com/luoyinjie/p/12305335.html',
    ),
    told('PTX ISA, .ftz keeps the sign of what it flushes: no zeroSign'),
    told('CUDA Math API, fmaxf: of a NaN and a number, the number: dropNaN'),
  ],
});
