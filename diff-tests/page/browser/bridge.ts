/** The script of player.html: answers the harness that drives the browser. One backend to a page. */
import type { Bridge, CallMessage, Probed, Reply } from '../../runners/browser/messages.ts';
import { type PageMode, pageModes } from '../../../impl/gpujs/modes.ts';
import { pack, unpack } from '../../runners/browser/wire.ts';
import { probe } from './devices.ts';
import { Player } from './player.ts';

let player: Player | null = null;

const bridge: Bridge = {
  async probe(mode) {
    if (!pageModes.some((known) => known === mode)) throw new RangeError(`no browser has ${mode}`);
    const probed: Probed = await probe(mode as PageMode);
    if (probed.kind === 'ready') player = new Player(mode as PageMode);
    return pack(probed);
  },
  async call(text) {
    if (player === null) throw new Error('call before probe');
    const reply: Reply = await player.call(unpack<CallMessage>(text));
    return pack(reply);
  },
};

Object.assign(globalThis, { epscheck: bridge });
