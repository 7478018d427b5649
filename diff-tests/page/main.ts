/** `npm run page`: serves the page until Ctrl-C. PORT names another port than 8130. */
import { servePage } from './serve.ts';

const { url } = await servePage(Number(process.env['PORT'] ?? 8130));
console.log(`the page is at ${url} (Ctrl-C ends)`);
