/** The picture of link previews: noise, half way, and the image, as the specification computes them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { statesOf } from './picture/exact.ts';
import { levelOf, side, steps } from './picture/subject.ts';

export const previewName = 'preview.png';

const [width, height] = [1200, 630];
/** Each value of a panel is a square of so many pixels. */
const zoom = 7;
const extent = zoom * side;
const gap = 36;
const paper = [20, 24, 22] as const;

/** Steps from the noise: these are where the eye sees something happen. */
const shown = [0, Math.round(0.8 * steps), steps];

const paint = (pixels: Uint8Array, state: Float64Array, left: number, top: number): void => {
  for (let y = 0; y < extent; y++)
    for (let x = 0; x < extent; x++)
      for (let channel = 0; channel < 3; channel++) {
        const from = channel * side * side + Math.floor(y / zoom) * side + Math.floor(x / zoom);
        pixels[3 * ((top + y) * width + left + x) + channel] = levelOf(state[from] ?? 0);
      }
};

export const writePreview = (folder: string): void => {
  const states = [...statesOf('binary32')];
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => paper[i % 3] ?? 0);
  const left = (width - shown.length * extent - (shown.length - 1) * gap) / 2;
  for (const [i, step] of shown.entries()) {
    const state = states[step];
    if (state !== undefined) paint(pixels, state, left + i * (extent + gap), (height - extent) / 2);
  }
  writeFileSync(join(folder, previewName), encode({ width, height, data: pixels, channels: 3, depth: 8 }));
};
