/** A worker of the bank: one answer for each request. */
import { parentPort } from 'node:worker_threads';
import { findProfile, ieee754Loose } from '../../../spec/profiles/index.ts';
import { type BankRow, bankRow, isSeen } from './bank-row.ts';
import { type MutantFormat, mutants } from './index.ts';
import { paperBank, type PaperRow, paperRow } from './papers/paper-row.ts';
import { variants } from './variants.ts';
import { type Written, written } from './written.ts';
import { writings } from './writings.ts';

export interface BankRequest {
  readonly id: string;
  readonly format: MutantFormat;
  readonly profile: string;
  /** Only whether it is rejected within so many cases; null: the whole row. */
  readonly within: number | null;
  /** What is said of it in this hand. */
  readonly writing?: string;
}

export type BankAnswer = BankRow | PaperRow | boolean | Written;

const answer = ({ id, format, profile: name, within, writing }: BankRequest): Promise<BankAnswer> => {
  const paper = paperBank.find((one) => one.id === id);
  if (paper !== undefined) return paperRow(paper);
  const mutant = [...mutants, ...variants].find((one) => one.id === id);
  if (mutant === undefined) throw new RangeError(`no mutant ${id}`);
  const hand = writings.find((one) => one.name === writing);
  if (hand !== undefined) return written(mutant, format, hand);
  const profile = findProfile(name) ?? ieee754Loose;
  return within === null ? bankRow(mutant, format, profile) : isSeen(mutant, format, profile, within);
};

const port = parentPort;
port?.on('message', (request: BankRequest) => {
  void answer(request).then((made) => port.postMessage(made));
});
