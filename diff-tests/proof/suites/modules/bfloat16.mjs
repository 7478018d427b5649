// Right in bfloat16: every operation computed in binary64 and rounded.
const view = new DataView(new ArrayBuffer(4));
const bf = (x) => { view.setFloat32(0, Math.fround(x)); const b = view.getUint32(0); if (Number.isNaN(x)) return NaN; view.setUint32(0, ((b + 0x7fff + ((b >>> 16) & 1)) & 0xffff0000) >>> 0); return view.getFloat32(0); };
export default { name: 'bf', format: 'bfloat16', refuses: false, operations: {
  safeDiv({ x, y }, { epsilon }) { return { shape: x.shape, data: x.data.map((a, i) => bf(a / bf(y.data[i] + epsilon))) }; },
  qSample({ betas, t, x0, eps }) { let p = 1; for (const b of betas.data.slice(0, t)) p = bf(p * bf(1 - b)); const c0 = bf(Math.sqrt(Math.max(p,0))), c1 = bf(Math.sqrt(Math.max(bf(1-p),0)));
    return { shape: x0.shape, data: x0.data.map((a,i) => bf(bf(a*c0)+bf(eps.data[i]*c1))) }; } } };
