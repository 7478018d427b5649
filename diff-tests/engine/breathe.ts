/** Lets other work in (a Ctrl-C, messages to a page), in Node and in a browser alike. */
const slice = 25;
let last = 0;

/** Waits for a turn of the event loop when the last one is 25 ms ago; else goes on at once. */
export const breathe = async (): Promise<void> => {
  if (performance.now() - last < slice) return;
  await new Promise((done) => setTimeout(done));
  last = performance.now();
};
