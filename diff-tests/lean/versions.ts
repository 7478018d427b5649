/** Known versions: the hash of a file's text without comments, and since which commit it reads so. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { bareText, type Code } from '../../spec/lean/source.ts';

export interface Version {
  /** The file, without folder and extension. */
  readonly file: string;
  readonly sha256: string;
  /** The first commit seen with it, and its date. */
  readonly commit: string;
  readonly date: string;
}

const since = (commit: string, date: string, hashes: Readonly<Record<string, string>>): readonly Version[] =>
  Object.entries(hashes).map(([file, sha256]) => ({ file, sha256, commit, date }));

export const versions: readonly Version[] = [
  ...since('wadkisson/TorchLean@fd2c196', '2026-05-10', {
    Core: '474fc930df40e2c4b110cee5f7fcebe1a01c814fea091a2cc38178993ea8eac5',
    Schedule: '52af866c06f9f7ce8d6faef41548bce9c8d4829b7a53404ecce38c1a224803fb',
    ForwardProcess: 'e275fd62600aed1462ac0b1177dd5e25697483fab2638fc5e15141f3d808749e',
    ReverseDDPM: '152ca729d976a02ac8ca5c6ade67b602e403c6435dba2be9eafefe8a61b4c2ca',
    ReverseDDIM: 'ad059db5eb4276dd2858258f71c2ac8241a82d2a03aab1dc05477cb459baae7e',
    PFODE: '15b90647dde4b1071b66cd538035612e45d0bdfe225628386a8a6e0e4f92e6a0',
    Loss: '0b832c2a01b24cdcff28bc2dd809fcd18b202e0fde54b6b5eef84283a01a7b1c',
  }),
  ...since('wadkisson/TorchLean@c2be276', '2026-07-21', {
    PFODE: '1020de0e9e0fa2c13b0f11d9e6fa0e396445f324a9d4b1fe36a59e902708cc1e',
  }),
];

const hashOf = (code: Code): string => createHash('sha256').update(bareText(code)).digest('hex');

/** The version that a file reads like, or null. */
export const versionOf = (code: Code): Version | null => {
  const [file, sha256] = [basename(code.file, '.lean'), hashOf(code)];
  return versions.find((version) => version.file === file && version.sha256 === sha256) ?? null;
};
