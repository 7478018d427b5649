/** CUDA C++ as nvcc compiles it by default: -ftz=false -prec-div=true -prec-sqrt=true -fmad=true. */
import { nearest, profile, ratio, row, told, ulps } from './clauses.ts';
import { noFreedoms, type Rows } from './profile.ts';

const guide =
  'https://docs.nvidia.com/cuda/cuda-c-programming-guide/index.html#mathematical-functions-appendix';
/** Pages that quote the text of nvcc's options; NVIDIA's own could not be read. */
const nvcc = 'https://www.cnblogs.com/luoyinjie/p/12305335.html';
const fmad = 'https://codeyarns.com/tech/2012-05-12-fmad-on-cuda.html';
const single = told(
  'CUDA C++ Programming Guide, Mathematical Functions, Standard Functions, single precision; NVIDIA calls the bounds not guaranteed',
  guide,
);
const double = told(
  'CUDA C++ Programming Guide, Mathematical Functions, Standard Functions, double precision; NVIDIA calls the bounds not guaranteed',
  guide,
);
const conversions = told('CUDA Math API, Type Casting Intrinsics; a cast rounds as __int2float_rn does');

const rowsOf = (source: typeof single, exp: bigint): Rows => ({
  add: row(nearest, source),
  mul: row(nearest, source),
  div: row(nearest, source),
  sqrt: row(nearest, source),
  exp: row(ulps('cudaRne', ratio(exp)), source),
  constant: row(nearest, conversions),
  cast: row(nearest, conversions),
});

export const cuda = profile({
  name: 'cuda',
  summary: 'CUDA kernels, default options of nvcc',
  contains: ['ieee754'],
  rows: { binary32: rowsOf(single, 2n), binary64: rowsOf(double, 1n) },
  freedoms: { ...noFreedoms, contract: true, dropNaN: true },
  source: [
    told(
      'CUDA Compiler Driver NVCC, --fmad, true by default: contract; read in two pages that quote it',
      fmad,
    ),
    told(
      'CUDA Compiler Driver NVCC, --ftz, false by default: no flush; read in a copy of the list of options',
      nvcc,
    ),
    told('CUDA Math API, fmaxf: of a NaN and a number, the number: dropNaN'),
  ],
});
