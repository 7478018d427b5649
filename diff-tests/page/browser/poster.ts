/** The picture that is forwarded: everything that it says is in it. */
import { tool } from '../../engine/tool.ts';
import { image, levelOf, side, steps } from '../picture/subject.ts';
import type { Parts } from './picture-parts.ts';

const context = (canvas: HTMLCanvasElement): CanvasRenderingContext2D => {
  const found = canvas.getContext('2d');
  if (found === null) throw new Error('this browser gives no canvas to draw on');
  return found;
};

/** A state as a canvas of side * side pixels, as a screen of 256 levels shows it. */
export const painted = (values: ArrayLike<number>): HTMLCanvasElement => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const data = new ImageData(side, side);
  const size = side * side;
  for (let i = 0; i < size; i++) {
    for (let channel = 0; channel < 3; channel++)
      data.data[4 * i + channel] = levelOf(values[channel * size + i] ?? NaN);
    data.data[4 * i + 3] = 255;
  }
  context(canvas).putImageData(data, 0, 0);
  return canvas;
};

const [width, height, margin] = [1200, 1110, 60] as const;
const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** Text in lines that fit; gives the height below the last. */
const write = (
  draw: CanvasRenderingContext2D,
  text: string,
  [left, top, right]: readonly [number, number, number],
  size: number,
  style = '',
): number => {
  draw.font = `${style} ${size}px ${sans}`;
  let line = '';
  let y = top;
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && left + draw.measureText(longer).width > right) {
      draw.fillText(line, left, y);
      [line, y] = [word, y + 1.35 * size];
    } else line = longer;
  }
  draw.fillText(line, left, y);
  return y + 1.35 * size;
};

/** Where somebody who gets the picture finds the page; a page on this machine is found by nobody else. */
const address = (): string =>
  location.protocol === 'https:'
    ? `${location.host}${location.pathname}`.replace(/\/(index\.html)?$/, '')
    : '';

const paint = (
  draw: CanvasRenderingContext2D,
  backend: string,
  device: string,
  parts: Parts,
  said: readonly string[],
): void => {
  const { exact, here, amplified, difference } = parts;
  const right = width - margin;
  draw.fillStyle = '#fbfaf7';
  draw.fillRect(0, 0, width, height);
  draw.imageSmoothingEnabled = false;
  draw.textBaseline = 'top';
  const show = (
    values: ArrayLike<number>,
    left: number,
    top: number,
    extent: number,
    caption: string,
  ): void => {
    draw.drawImage(painted(values), left, top, extent, extent);
    draw.fillStyle = '#56605c';
    write(draw, caption, [left, top + extent + 10, left + extent], 24);
  };
  draw.fillStyle = '#1d2321';
  write(draw, 'One image, noised and denoised', [margin, 56, 800], 50, '600');
  draw.fillStyle = '#56605c';
  write(
    draw,
    `by the same ${steps} DDIM steps: exactly, and on ${backend}. All that differs is arithmetic.`,
    [margin, 186, 760],
    30,
  );
  show(image(), right - 7.2 * side, 52, 3.4 * side, 'The image');
  show(here.noised, right - 3.4 * side, 52, 3.4 * side, 'Noised');
  const gap = (width - 2 * margin - 3 * 7 * side) / 2;
  const at = (i: number): number => margin + i * (7 * side + gap);
  show(exact.denoised, at(0), 312, 7 * side, 'Exactly (binary64)');
  show(here.denoised, at(1), 312, 7 * side, `On ${backend}`);
  show(amplified, at(2), 312, 7 * side, `The difference × ${difference.factor.toLocaleString('en')}`);
  draw.fillStyle = '#1d2321';
  let y = 728;
  for (const [i, sentence] of said.entries())
    y = write(draw, sentence, [margin, y, right], 30, i === 0 ? '600' : '') + 8;
  draw.fillStyle = '#0b6e63';
  const told = [tool, address(), device].filter((text) => text !== '');
  write(draw, told.join(' · '), [margin, height - 84, right], 22);
};

/** A PNG of it. `said`: what the eye sees, in sentences. */
export const poster = (
  backend: string,
  device: string,
  parts: Parts,
  said: readonly string[],
): Promise<Blob> => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  paint(context(canvas), backend, device, parts, said);
  return new Promise((done, fail) =>
    canvas.toBlob(
      (blob) => (blob === null ? fail(new Error('it could not be saved as PNG')) : done(blob)),
      'image/png',
    ),
  );
};
