/** Values as text between the harness and a page, bit for bit: JSON has no NaN, no -0, no infinity, no typed array. */
const arrays = { f32: Float32Array, f64: Float64Array } as const;

/** What one call of String.fromCharCode takes. */
const piece = 8192;

const bytesAsText = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string => {
  let text = '';
  for (let i = 0; i < byteLength; i += piece) {
    const size = Math.min(piece, byteLength - i);
    text += String.fromCharCode(...new Uint8Array(buffer, byteOffset + i, size));
  }
  return btoa(text);
};

const bytesOf = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;

const isPlain = (x: number): boolean => Number.isFinite(x) && !Object.is(x, -0);

const encode = (value: unknown): unknown => {
  if (value instanceof Float32Array) return { $: 'f32', of: bytesAsText(value) };
  if (value instanceof Float64Array) return { $: 'f64', of: bytesAsText(value) };
  if (typeof value === 'number' && !isPlain(value))
    return { $: 'number', of: Object.is(value, -0) ? '-0' : String(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, encode(part)]));
};

const decode = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const { $: tag, of } = value as { $?: keyof typeof arrays | 'number'; of?: string };
  if (tag === 'number') return Number(of);
  if (tag !== undefined) return new arrays[tag](bytesOf(of ?? ''));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decode(part)]));
};

export const pack = (value: unknown): string => JSON.stringify(encode(value));
export const unpack = <T>(text: string): T => decode(JSON.parse(text)) as T;
