/** The graphics device under a backend: whether it is there, what it refused, how much it takes. gpu.js asks none of it. */
import type { DeviceContext, GlContext } from './attestation.ts';
import type { ModeRow } from './modes.ts';

/** What a mode computes on; nothing for those of the processor. */
export interface Graphics {
  /** The WebGL context of a mode that draws with one; gpu.js makes it with the first kernel. */
  gl(): GlContext | null;
  readonly device: DeviceContext | null;
}

const maxTextureSize = 0x0d33;

/** WebGPU reports a refused command apart from the call, whose result is then all zeros: kept here by device. */
const deviceErrors = new WeakMap<object, string[]>();

const errorsOf = ({ device }: DeviceContext): string[] => {
  let errors = deviceErrors.get(device);
  if (errors === undefined) {
    const kept: string[] = [];
    device.onuncapturederror = ({ error }) => kept.push(error.message);
    deviceErrors.set(device, (errors = kept));
  }
  return errors;
};

/** From now on what the device refuses is kept, for `refusals`. */
export const listenTo = (context: DeviceContext): void => {
  errorsOf(context);
};

/** Whether what kernels run on went away. */
export const isLost = ({ gl, device }: Graphics): boolean => {
  if (device !== null) return device.isLost;
  try {
    // headless-gl never calls itself lost, but asks its context here and throws.
    gl()?.getParameter(maxTextureSize);
    return gl()?.isContextLost() === true;
  } catch {
    return true;
  }
};

/** What the device refused to do since it was last asked; null for nothing. */
export const refusals = ({ gl, device }: Graphics): string | null => {
  if (device !== null) return errorsOf(device).splice(0).join('; ') || null;
  const error = gl()?.getError() ?? 0;
  return error === 0 ? null : `WebGL error 0x${error.toString(16)}`;
};

/** The most elements that an array may have: GL keeps them in a square texture, WebGPU in a buffer, the others in memory. */
const largestArray = ({ memory }: ModeRow, { gl, device }: Graphics, arrays: number): number => {
  if (device !== null) {
    const { maxStorageBufferBindingSize, maxBufferSize } = device.device.limits;
    return Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / 4);
  }
  const context = gl();
  if (context !== null) return Number(context.getParameter(maxTextureSize) ?? Infinity) ** 2;
  // A thread's index has 31 bits.
  return memory === null ? 2 ** 31 - 1 : Math.floor(memory / (4 * (arrays + 1)));
};

/** Throws when an array or the result has more elements than fit. */
export const refuseLarger = (
  name: string,
  mode: string,
  row: ModeRow,
  graphics: Graphics,
  arrays: number,
  size: number,
): void => {
  const largest = largestArray(row, graphics, arrays);
  if (size > largest) {
    throw new RangeError(`${name}: ${mode} takes at most ${largest} elements here, got ${size}`);
  }
};
