/** What the optional backends need in Node before their first kernel: an X display for headlessgl, Dawn for webgpu. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { adapterFacts, type DeviceContext } from './attestation.ts';

/** Why a backend does not run here, and the command that mends it. */
export interface Unavailable {
  readonly reason: string;
  readonly remedy: string;
}

const require = createRequire(import.meta.url);
const { env } = process;

/** What stands behind the door of a native package, or what the door says. */
const behindDoor = (name: string): { readonly found: unknown } | Unavailable => {
  try {
    return { found: require(name) };
  } catch (error) {
    const { message, code, remedy } = error as Error & { code?: string; remedy?: string };
    if (code === 'EPSCHECK_DOOR') {
      const all = 'npm run backends:install (Debian; in a checkout of epscheck), or ';
      return { reason: message, remedy: `${all}${remedy ?? `npm install --prefix .backends ${name}`}` };
    }
    return {
      reason: `the package ${name} is there but does not load in node ${process.version}: ${message.split('\n')[0] ?? ''}`,
      remedy: 'rm -r .backends/node_modules, then npm run backends:install (or install it again as before)',
    };
  }
};

/** Whether the native package is missing or broken; starts nothing. */
export const missingPackage = (name: string): Unavailable | null => {
  const door = behindDoor(name);
  return 'found' in door ? null : door;
};

const inPath = (program: string): boolean =>
  (env['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));

/** The first line of a stream; '' when it ends without one. */
const firstLine = (stream: Readable): Promise<string> =>
  new Promise((done) => {
    let read = '';
    stream.on('data', (part) => {
      read += String(part);
      if (read.includes('\n')) done(read.trim());
    });
    stream.on('close', () => done(read.trim()));
  });

let ownDisplay = false;

/** Whether we started the X display: then nothing but software draws on it. */
export const displayIsOurs = (): boolean => ownDisplay;

/** Starts an X server for this process on a free display. It ends with us, however we end: its shell waits on our pipe. */
const startDisplay = async (): Promise<Unavailable | null> => {
  const remedy =
    'apt-get install -y --no-install-recommends xvfb xauth, or set DISPLAY to an X server that runs';
  if (!inPath('Xvfb')) {
    return { reason: 'it needs an X display: DISPLAY is not set and Xvfb is not installed', remedy };
  }
  const server = 'Xvfb -displayfd 3 -screen 0 64x64x24 -nolisten tcp 2>/dev/null & read -r _; kill $!';
  // Detached: a Ctrl-C is for us, and to lose the display would end us at once.
  const shell = spawn('sh', ['-c', server], { detached: true, stdio: ['pipe', 'ignore', 'ignore', 'pipe'] });
  const answer = shell.stdio[3] as Readable;
  const number = await firstLine(answer);
  answer.destroy();
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  if (!/^\d+$/.test(number)) {
    shell.stdin?.end();
    return { reason: 'it needs an X display: DISPLAY is not set and Xvfb did not start', remedy };
  }
  env['DISPLAY'] = `:${number}`;
  ownDisplay = true;
  return null;
};

type OpenGl = (width: number, height: number, options: object) => object | null;

const bootHeadlessGl = async (): Promise<Unavailable | null> => {
  const door = behindDoor('gl');
  if (!('found' in door)) return door;
  if (process.platform === 'linux' && (env['DISPLAY'] ?? '') === '') {
    const missing = await startDisplay();
    if (missing !== null) return missing;
  }
  // Its own words are lost in gpu.js, which only says "not supported".
  const context = (door.found as OpenGl)(2, 2, { preserveDrawingBuffer: true });
  if (context !== null) return null;
  return {
    reason: `gl opened no OpenGL context on the display ${env['DISPLAY'] ?? ''}`,
    remedy:
      'unset DISPLAY, so that Xvfb is started; with it unset: apt-get install -y libgl1 libgl1-mesa-dri',
  };
};

interface Gpu {
  requestAdapter(): Promise<DeviceContext['adapter'] | null>;
}
type Realm = { navigator?: { gpu?: Gpu } };
const realm = globalThis as Realm;

/** The SwiftShader of a Chromium: Vulkan on the processor. */
const swiftShaders = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/chromium.org/chromium',
].map((folder) => join(folder, 'vk_swiftshader_icd.json'));

const driverFolders = ['/usr/share', '/usr/local/share', '/etc', join(homedir(), '.local', 'share')].map(
  (folder) => join(folder, 'vulkan', 'icd.d'),
);

const hasVulkanDriver = (): boolean =>
  driverFolders.some((folder) => existsSync(folder) && readdirSync(folder).length > 0);

const bootWebgpu = async (): Promise<Unavailable | null> => {
  const none: Unavailable = {
    reason:
      'WebGPU has no adapter here: neither the Vulkan driver of a GPU nor the SwiftShader of a Chromium',
    remedy:
      'install the Vulkan driver of your GPU, or apt-get install -y --no-install-recommends chromium libvulkan1',
  };
  const present = realm.navigator?.gpu;
  if (present !== undefined) return (await present.requestAdapter()) === null ? none : null;
  const door = behindDoor('webgpu');
  if (!('found' in door)) return door;
  const { create, globals } = door.found as { create(flags: readonly string[]): Gpu; globals: object };
  Object.assign(globalThis, globals);
  const swiftShader = swiftShaders.find((file) => existsSync(file));
  const isFree = env['VK_ICD_FILENAMES'] === undefined && env['VK_DRIVER_FILES'] === undefined;
  const useSwiftShader = (): boolean => {
    if (!isFree || swiftShader === undefined || env['VK_ICD_FILENAMES'] !== undefined) return false;
    env['VK_ICD_FILENAMES'] = swiftShader;
    return true;
  };
  // Without any driver Vulkan complains on standard error: then it is not asked.
  if (process.platform === 'linux' && !hasVulkanDriver()) useSwiftShader();
  let gpu = create([]);
  let adapter = await gpu.requestAdapter();
  if (adapter === null && process.platform === 'linux' && useSwiftShader()) {
    gpu = create([]);
    adapter = await gpu.requestAdapter();
  }
  if (adapter === null) return none;
  if (realm.navigator === undefined) {
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
  } else Object.defineProperty(realm.navigator, 'gpu', { value: gpu, configurable: true, writable: true });
  return null;
};

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
};

/** Each is started once, before the first kernel of its mode; null when it can run. */
export const prepareHeadlessGl: () => Promise<Unavailable | null> = once(bootHeadlessGl);
export const prepareWebgpu: () => Promise<Unavailable | null> = once(bootWebgpu);

/** Whether the WebGPU adapter is a GPU, and no program that stands in for one. */
export const webgpuIsHardware = async (): Promise<boolean> => {
  if ((await prepareWebgpu()) !== null) return false;
  const adapter = await realm.navigator?.gpu?.requestAdapter();
  return adapter !== null && adapter !== undefined && adapterFacts(adapter).software === false;
};
