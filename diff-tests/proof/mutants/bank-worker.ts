/** A worker of the bank: one answer for each request. */
import { parentPort } from 'node:worker_threads';
import { findProfile, ieee754Loose } from '../../../spec/profiles/index.ts';
import { type BankRow, bankRow, isSeen } from './bank-row.ts';
import { type MutantFormat, mutants } from './index.ts';
import { paperBank, type PaperRow, paperRow } from './papers/paper-row.ts';
import { variants } from './variants.ts';

export interface BankRequest {
  readonly id: string;
  readonly format: MutantFormat;
  readonly profile: string;
  /** Only whether it is rejected within so many cases; null: the whole row. */
  readonly within: number | null;
}

export type BankAnswer = BankRow | PaperRow | boolean;

const answer = ({ id, format, profile: name, within }: BankRequest): Promise<BankAnswer> => {
  const paper = paperBank.find((one) => one.id === id);
  if (paper !== undefined) return paperRow(paper);
  const mutant = [...mutants, ...variants].find((one) => one.id === id);
  if (mutant === undefined) throw new RangeError(`no mutant ${id}`);
  const profile = findProfile(name) ?? ieee754Loose;
  return within === null ? bankRow(mutant, format, profile) : isSeen(mutant, format, profile, within);
};

const port = parentPort;
port?.on('message', (request: BankRequest) => {
  void answer(request).then((made) => port.postMessage(made));
});
