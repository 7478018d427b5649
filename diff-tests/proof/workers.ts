/** Many questions to workers, as many of these as there are cores. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Every request answered by a worker that runs `file`: it posts one message for each that it gets. `done` is told of each
 * as it comes. The answers are in the order of the requests.
 */
export const answersOf = async <Request, Answer>(
  file: URL,
  requests: readonly Request[],
  done: (answer: Answer, count: number) => void = () => undefined,
): Promise<readonly Answer[]> => {
  const made: Answer[] = [];
  let [next, count] = [0, 0];
  const work = async (): Promise<void> => {
    const worker = new Worker(file);
    try {
      while (next < requests.length) {
        const at = next++;
        const answer = await new Promise<Answer>((resolve, fail) => {
          worker.once('message', resolve);
          worker.once('error', fail);
          worker.postMessage(requests[at]);
        });
        worker.removeAllListeners('error');
        made[at] = answer;
        done(answer, ++count);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), requests.length) }, work));
  return made;
};
